import { Readable, Writable } from 'node:stream';
import type { Domain, PictureOutcome } from '@onebox/domains';
import type { Edge } from '@onebox/edge';
import type { Engine, WorkloadSpec } from '@onebox/engine';
import { OperationalError } from '@onebox/errors';
import type { Names } from '../names.js';
import type { RunningOneShots } from '../running-one-shots.js';
import { withTimeLimit } from '../time-limit.js';
import { SiteRelay } from './site-relay.js';

export interface CameraDeps {
  engine: Engine;
  edge: Pick<Edge, 'visit'>;
  names: Names;
  oneShots: RunningOneShots;
}

export const WIDTH = 640;
export const HEIGHT = 400;
const PIXEL_BYTES = WIDTH * HEIGHT * 3;
const MOST_BYTES = 40 * 1024;
/** The page itself has less (docker/browser/shoot); on a busy machine a browser takes long to start. */
const SHOT_WITHIN_MS = 120_000;
const ENCODED_WITHIN_MS = 60_000;
/** `encode` says so where all pixels are the same. */
const NOTHING_TO_SEE = 3;

const MIB = 1024 ** 2;
const NOBODY = '65534:65534';

/**
 * Photographs sites. The browser runs in a container that has no network, no file and no right; its only way out is a relay
 * that leads to the one site through the edge. What comes out of it are pixels: another container makes the file of them,
 * so that nothing which a page could have had a hand in is ever read as an image.
 */
export class Camera {
  constructor(private readonly deps: CameraDeps) {}

  async take(domain: Domain, url: string, image: string, signal: AbortSignal): Promise<PictureOutcome> {
    const { edge } = this.deps;
    const relay = new SiteRelay((tls) => edge.visit(domain.id, { tls }), PIXEL_BYTES);
    const spec = this.spec(domain, image, ['/opt/onebox/shoot', url, String(WIDTH), String(HEIGHT)], {
      memoryBytes: 768 * MIB,
      cpus: 1,
      pids: 256,
    });
    const patience = AbortSignal.timeout(SHOT_WITHIN_MS);
    try {
      const streams = { stdin: relay.input, stdout: relay.output, keepBytes: 1024 };
      await this.run(spec, { ...streams, signal: AbortSignal.any([signal, patience]) });
    } catch (error) {
      if (signal.aborted) throw error;
      if (patience.aborted) return { nothing: 'It took too long.', keep: true };
      return { nothing: messageOf(error), keep: true };
    } finally {
      relay.end();
    }
    if (!relay.pixels) return { nothing: relay.nothing ?? 'The browser ended.', keep: relay.nothing === undefined };
    return this.encode(domain, image, relay.pixels, signal);
  }

  private async encode(domain: Domain, image: string, pixels: Buffer, signal: AbortSignal): Promise<PictureOutcome> {
    const command = ['/opt/onebox/encode', WIDTH, HEIGHT, MOST_BYTES].map(String);
    const spec = this.spec(domain, image, command, { memoryBytes: 256 * MIB, cpus: 1, pids: 32 });
    const chunks: Buffer[] = [];
    const stdout = new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(chunk), done()) });
    const streams = { stdin: Readable.from([pixels]), stdout, keepBytes: 1024 };
    const { exitCode, stderr } = await withTimeLimit(ENCODED_WITHIN_MS, signal, (limited) =>
      this.run(spec, { ...streams, signal: limited }),
    );
    if (exitCode === NOTHING_TO_SEE) return { nothing: 'The page is blank.', keep: false };
    const file = Buffer.concat(chunks);
    if (exitCode !== 0 || !isWebp(file)) throw new OperationalError(`A picture could not be encoded: ${stderr}`);
    return { file };
  }

  private run(spec: WorkloadSpec, options: Parameters<Engine['runOnce']>[1]) {
    return this.deps.oneShots.during(spec.name, () => this.deps.engine.runOnce(spec, options));
  }

  /** One name for all sites, since there is one at a time: what a killed worker left goes with the next one. */
  private spec(
    { id, accountId }: Domain,
    image: string,
    command: string[],
    limits: WorkloadSpec['limits'],
  ): WorkloadSpec {
    return {
      name: this.deps.names.camera,
      labels: { kind: 'sandbox', accountId, domainId: id, step: CAMERA_STEP },
      ...{ image, command, env: {}, user: NOBODY, readOnlyRoot: true, mounts: [] },
      tmpfs: { '/tmp': 256 * MIB },
      limits,
    };
  }
}

/** Tells its containers from other sandboxes: they are the only ones that do not surely end by themselves. */
export const CAMERA_STEP = 'picture';

/** Written by our own encoder; a last look that it is what it is served as. */
function isWebp(file: Buffer): boolean {
  const head = file.subarray(0, 12).toString('latin1');
  return file.length > 12 && file.length <= MOST_BYTES && head.startsWith('RIFF') && head.endsWith('WEBP');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
