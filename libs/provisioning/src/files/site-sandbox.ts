import type { Engine, ExecResult, WorkloadSpec } from '@onebox/engine';
import type { Readable, Writable } from 'node:stream';
import { SITE_MOUNT, userOf } from '../domain/workload-spec.js';
import type { SiteFacts } from '../domain/site-facts.js';
import type { Names } from '../names.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { RunningOneShots } from '../running-one-shots.js';

export interface SiteSandboxDeps {
  engine: Engine;
  images: ProvisioningDeps['images'];
  oneShots: RunningOneShots;
  names: Names;
}

const MIB = 1024 ** 2;

/** Runs a tool of docker/sandbox on a site's files: with its volume and its account's uid, and nothing else. */
export class SiteSandbox {
  constructor(private readonly deps: SiteSandboxDeps) {}

  /** `purpose` tells apart what may run beside each other. */
  async run(
    facts: SiteFacts,
    purpose: string,
    command: string[],
    options: { stdin?: Readable; stdout?: Writable; signal: AbortSignal; keepBytes?: number },
  ): Promise<ExecResult> {
    const { engine, oneShots } = this.deps;
    const spec = await this.spec(facts, purpose, command);
    return oneShots.during(spec.name, () => engine.runOnce(spec, options));
  }

  private async spec(facts: SiteFacts, purpose: string, command: string[]): Promise<WorkloadSpec> {
    const { images, names } = this.deps;
    const { domain } = facts;
    return {
      name: names.sandbox(domain.id, purpose),
      labels: { kind: 'sandbox', accountId: domain.accountId, domainId: domain.id },
      image: await images.ensure('sandbox'),
      command,
      env: {},
      user: userOf(facts),
      readOnlyRoot: true,
      mounts: [{ volume: names.siteVolume(domain.id), path: SITE_MOUNT }],
      tmpfs: { '/tmp': 16 * MIB, '/run': MIB },
      limits: { memoryBytes: 512 * MIB, cpus: 1, pids: 64 },
    };
  }
}
