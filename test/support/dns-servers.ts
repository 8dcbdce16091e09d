import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Resolver } from 'node:dns/promises';
import { Images } from '@onebox/images';
import Dockerode from 'dockerode';
import { eventually } from './ask.js';

/**
 * DNS as it is on the internet, on this machine's loopback: an authoritative server (Knot) with zones of the test's, and
 * two resolvers (Unbound) that validate and keep answers, each its own. Name servers are asked on port 53, so each has an
 * address of its own.
 */
export class DnsServers {
  /** Where the zones' own server answers. */
  readonly authority: string;
  /** For ONEBOX_DNS_RESOLVERS. */
  readonly resolvers: string[];
  private readonly containers: Dockerode.Container[] = [];
  private serial = 1;

  private constructor(
    private readonly network: string,
    private readonly directory: string,
    private readonly zones: Record<string, string[]>,
  ) {
    this.authority = `${network}.53`;
    this.resolvers = [`${network}.54`, `${network}.55`];
  }

  /**
   * @param network three numbers of a loopback network that is nobody else's: `127.77.1`
   * @param zones by their names, their records but SOA and NS: `www 60 A 192.0.2.1`
   * @param bogus zones that the resolvers expect to be signed, and that are not
   */
  static async start(network: string, zones: Record<string, string[]>, bogus: string[] = []): Promise<DnsServers> {
    const servers = new DnsServers(network, await mkdtemp('/var/tmp/onebox-dns-test-'), zones);
    try {
      await servers.run(bogus);
      return servers;
    } catch (error) {
      await servers.stop();
      throw error;
    }
  }

  /** Replaces the records of a zone; what resolvers have kept stays until its time is over. */
  async change(zone: string, records: string[]): Promise<void> {
    this.serial++;
    this.zones[zone] = records;
    await this.writeZone(zone);
    await this.within(this.containers[0]!, ['knotc', '-c', '/zones/knot.conf', '-b', 'zone-reload', `${zone}.`]);
  }

  /** As if the time of everything that the resolvers keep was over. */
  async forget(): Promise<void> {
    for (const resolver of this.containers.slice(1)) {
      await resolver.restart({ t: 0 });
    }
    await this.answering();
  }

  async stop(): Promise<void> {
    await Promise.all(this.containers.map((container) => container.remove({ force: true }).catch(() => undefined)));
    await rm(this.directory, { recursive: true, force: true });
  }

  private async run(bogus: string[]): Promise<void> {
    for (const zone of Object.keys(this.zones)) await this.writeZone(zone);
    await this.writeConfiguration('nameserver', 'knot.conf', this.authorityConfiguration());
    for (const address of this.resolvers) {
      await this.writeConfiguration(address, 'unbound.conf', this.resolverConfiguration(address, bogus));
    }
    const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
    const images = new Images({ docker, directory: join(process.cwd(), 'test/support/dns') });
    await this.container(docker, await images.ensure('nameserver'), this.authority, 'nameserver');
    for (const address of this.resolvers) {
      await this.container(docker, await images.ensure('recursive'), address, address);
    }
    await this.answering();
  }

  private async container(docker: Dockerode, image: string, address: string, folder: string): Promise<void> {
    const name = `obtest-dns-${address.replaceAll('.', '-')}`;
    await docker
      .getContainer(name)
      .remove({ force: true })
      .catch(() => undefined);
    const container = await docker.createContainer({
      name,
      Image: image,
      HostConfig: { NetworkMode: 'host', Binds: [`${join(this.directory, folder)}:/zones`], Memory: 256 * 1024 ** 2 },
    });
    this.containers.push(container);
    await container.start();
  }

  private async answering(): Promise<void> {
    const zone = Object.keys(this.zones)[0]!;
    for (const address of [this.authority, ...this.resolvers]) {
      const resolver = new Resolver({ timeout: 500, tries: 1 });
      resolver.setServers([address]);
      const answers = () =>
        resolver.resolveNs(zone).then(
          () => true,
          ({ code }: NodeJS.ErrnoException) => code === 'ESERVFAIL' && address !== this.authority && undefined,
        );
      await eventually(answers, `the DNS server at ${address} answers`, 60_000);
    }
  }

  private async writeZone(zone: string): Promise<void> {
    const head = [
      `$ORIGIN ${zone}.`,
      `@ 60 SOA ns hostmaster ${this.serial} 60 60 600 30`,
      '@ 60 NS ns',
      `ns 60 A ${this.authority}`,
    ];
    await this.writeConfiguration('nameserver', `${zone}.zone`, [...head, ...this.zones[zone]!]);
  }

  private authorityConfiguration(): string[] {
    return [
      'server:',
      `    listen: ${this.authority}@53`,
      '    rundir: /tmp',
      'database:',
      '    storage: /tmp/knot',
      'log:',
      '  - target: stderr',
      '    any: warning',
      'template:',
      '  - id: default',
      '    storage: /zones',
      '    semantic-checks: off',
      '    journal-content: none',
      '    zonefile-load: whole',
      'zone:',
      ...Object.keys(this.zones).flatMap((zone) => [`  - domain: ${zone}.`, `    file: ${zone}.zone`]),
    ];
  }

  private resolverConfiguration(address: string, bogus: string[]): string[] {
    const zones = Object.keys(this.zones);
    const digest = createHash('sha256').update('no such key').digest('hex');
    return [
      'server:',
      `  interface: ${address}`,
      '  access-control: 127.0.0.0/8 allow',
      ...['username: ""', 'chroot: ""', 'directory: "/tmp"', 'pidfile: ""', 'use-syslog: no', 'do-daemonize: no'],
      ...['num-threads: 1', 'do-not-query-localhost: no', 'module-config: "validator iterator"', 'do-ip6: no'],
      // The names of tests are special to it (RFC 6761).
      ...['local-zone: "test." nodefault', 'local-zone: "127.in-addr.arpa." nodefault'],
      ...bogus.map((zone) => `trust-anchor: "${zone}. DS 12345 13 2 ${digest}"`),
      'remote-control:',
      '  control-enable: no',
      ...zones.flatMap((zone) => ['stub-zone:', `  name: "${zone}."`, `  stub-addr: ${this.authority}`]),
    ];
  }

  private async writeConfiguration(folder: string, name: string, lines: string[]): Promise<void> {
    await mkdir(join(this.directory, folder), { recursive: true });
    await writeFile(join(this.directory, folder, name), `${lines.join('\n')}\n`);
  }

  private async within(container: Dockerode.Container, command: string[]): Promise<void> {
    const run = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
    const stream = await run.start({});
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const { ExitCode } = await run.inspect();
    if (ExitCode !== 0)
      throw new Error(`${command.join(' ')} ended with ${ExitCode}: ${Buffer.concat(chunks).toString()}`);
  }
}
