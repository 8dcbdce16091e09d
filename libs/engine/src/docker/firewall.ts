import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { OperationalError } from '@onebox/errors';
import type { ExecResult, FirewallSpec } from '../engine.port.js';
import { execute } from './commands.js';
import { createOrAdopt, removeContainer } from './creation.js';
import { asking, reasonOf } from './docker-errors.js';
import {
  DOCKER_CHAIN,
  type FirewallNames,
  firewallNames,
  firewallScript,
  firewallScript6,
  nameserversOf,
  removalScript,
} from './firewall-rules.js';
import type { DockerHost } from './host.js';
import { labelsOf } from './labels.js';
import { bridgePrefix } from './networks.js';

/** iptables of the same kernel, by its two interfaces: a host uses one of them. */
const BACKENDS = ['nft', 'legacy'] as const;
type Backend = (typeof BACKENDS)[number];
type Program = `iptables-${Backend}` | `ip6tables-${Backend}`;

/** iptables-legacy locks by this file; shared with the host's own, so that nobody writes over another's change. */
const LOCK_FILE = '/run/xtables.lock';
const LOCK_SECONDS = '10';
/** Long enough for all commands; a container that its worker forgot ends by itself. */
const LIFETIME_SECONDS = '60';
const RESOLV_CONFS = ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf'];

/** Runs one of iptables' programs in the helper container. */
type Run = (command: string[], input?: string) => Promise<ExecResult>;

/** The host's firewall for what tenants' containers send, changed from within a short-lived container on its network. */
export class Firewall {
  private readonly names: FirewallNames;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: DockerHost,
    private readonly image: () => Promise<string>,
  ) {
    this.names = firewallNames(bridgePrefix(host.installationId));
  }

  /** Repairs what others, the engine's restart included, did to the rules: they end as on the first call. */
  ensure(spec: FirewallSpec): Promise<void> {
    return this.alone(async (run) => {
      const { backend, rules } = await this.dockersBackend(run);
      const nameservers = await hostNameservers();
      await restore(run, `iptables-${backend}`, firewallScript(this.names, spec, nameservers, rules));
      const rules6 = await listed(run, `ip6tables-${backend}`);
      // A kernel without IPv6 has nothing to filter.
      if (rules6 !== undefined) await restore(run, `ip6tables-${backend}`, firewallScript6(this.names, rules6));
    });
  }

  remove(): Promise<void> {
    return this.alone(async (run) => {
      for (const program of BACKENDS.flatMap((backend) => [`iptables-${backend}`, `ip6tables-${backend}`] as const)) {
        const rules = await listed(run, program);
        const script = rules === undefined ? undefined : removalScript(this.names, rules);
        if (script) await restore(run, program, script);
      }
    });
  }

  private async dockersBackend(run: Run): Promise<{ backend: Backend; rules: string }> {
    for (const backend of BACKENDS) {
      const rules = await listed(run, `iptables-${backend}`);
      if (rules?.split('\n').includes(`-N ${DOCKER_CHAIN}`)) return { backend, rules };
    }
    throw new OperationalError(
      `The host's firewall has no chain ${DOCKER_CHAIN}: the container engine was started without iptables, or is starting.`,
    );
  }

  /** One change at a time, in a container of its own. */
  private alone(change: (run: Run) => Promise<void>): Promise<void> {
    const next = this.last.then(() => this.inContainer(change));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async inContainer(change: (run: Run) => Promise<void>): Promise<void> {
    const name = `ob-${this.host.installationId}-firewall`;
    const container = await this.created(name, await this.image());
    try {
      await asking(`start ${name}`, () => container.start());
      await change((command, input) =>
        execute(this.host, name, {
          command,
          keepBytes: 4 * 1024 * 1024,
          ...(input === undefined ? {} : { stdin: Readable.from([Buffer.from(input)]) }),
        }),
      );
    } finally {
      await removeContainer(this.host, container.id).catch(() => undefined);
    }
  }

  private async created(name: string, image: string): Promise<Container> {
    const options = helperOptions(this.host.installationId, name, image);
    try {
      return await createOrAdopt(this.host, withLock(options), () => false);
    } catch (error) {
      // A host on which no iptables-legacy ever ran has no lock, and nobody to lock out.
      if (!/bind source path does not exist/.test(reasonOf(error))) throw error;
      return createOrAdopt(this.host, options, () => false);
    }
  }
}

export function helperOptions(
  installationId: string,
  name: string,
  image: string,
): ContainerCreateOptions & { name: string } {
  return {
    name,
    Image: image,
    Entrypoint: ['sleep'],
    Cmd: [LIFETIME_SECONDS],
    User: '0:0',
    Labels: labelsOf(installationId, { kind: 'platform' }),
    HostConfig: {
      NetworkMode: 'host',
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'NET_RAW'],
      SecurityOpt: ['no-new-privileges:true'],
      Init: true,
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

function withLock<T extends ContainerCreateOptions>(options: T): T {
  const Mounts = [{ Type: 'bind' as const, Source: LOCK_FILE, Target: LOCK_FILE }];
  return { ...options, HostConfig: { ...options.HostConfig, Mounts } };
}

/** `undefined` where the kernel or the image has no such firewall. */
async function listed(run: Run, program: Program): Promise<string | undefined> {
  if (program.endsWith('-legacy') && !(await legacyInUse(run, program))) return undefined;
  const { exitCode, stdout } = await run([program, '-w', LOCK_SECONDS, '-S']);
  return exitCode === 0 ? stdout : undefined;
}

/** Looked up first: already asking iptables-legacy for its rules makes the kernel load its tables, for good. */
async function legacyInUse(run: Run, program: Program): Promise<boolean> {
  const { stdout } = await run(['cat', `/proc/net/${program.startsWith('ip6') ? 'ip6' : 'ip'}_tables_names`]);
  return stdout.split('\n').includes('filter');
}

async function restore(run: Run, program: Program, script: string): Promise<void> {
  const { exitCode, stderr } = await run([`${program}-restore`, '-w', LOCK_SECONDS, '--noflush'], script);
  if (exitCode !== 0) throw new OperationalError(`The host's firewall refused our rules: ${stderr.trim()}`);
}

/** As the engine chooses them: systemd-resolved's own list where the host's resolver is on loopback. */
async function hostNameservers(): Promise<string[]> {
  const texts = await Promise.all(RESOLV_CONFS.map((path) => readFile(path, 'utf8').catch(() => '')));
  return nameserversOf(texts.join('\n'));
}
