import { randomBytes } from 'node:crypto';
import { OperationalError } from '@onebox/errors';
import type { ExecResult, WorkloadSpec } from '../engine.port.js';

const MOUNT = '/volume';

/** `du` over one volume, read-only: the bytes that its files take on the disk, each once. It is root with one right, to read what any user keeps to himself. */
export function usageSpec(installationId: string, volume: string, image: string): WorkloadSpec {
  return {
    // Random: two measurements of a volume at a time are two containers.
    name: `ob-${installationId}-usage-${randomBytes(6).toString('hex')}`,
    labels: { kind: 'sandbox' },
    image,
    entrypoint: ['du'],
    command: ['--summarize', '--block-size=1', '--one-file-system', MOUNT],
    env: {},
    user: '0:0',
    capabilities: ['DAC_READ_SEARCH'],
    readOnlyRoot: true,
    mounts: [{ volume, path: MOUNT, readOnly: true }],
    tmpfs: {},
    limits: { memoryBytes: 128 * 1024 * 1024, cpus: 0.5, pids: 16 },
  };
}

/** `du` fails where a file went while it counted, and prints the sum nevertheless. */
export function usageOf({ stdout, stderr }: ExecResult): number {
  const bytes = /^(\d+)\s/.exec(stdout)?.[1];
  if (bytes === undefined) throw new OperationalError(`A volume could not be measured: ${stderr.trim()}`);
  return Number(bytes);
}
