import type { Readable } from 'node:stream';
import { requireActive } from '@onebox/accounts';
import type { Uploaded, UploadContent as UploadInput } from '@onebox/commands';
import type { ExecResult } from '@onebox/engine';
import { OperationalError, UserError } from '@onebox/errors';
import { z } from 'zod';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { SiteVolumes } from '../domain/site-volumes.js';
import { SITE_MOUNT } from '../domain/workload-spec.js';
import type { SiteRoom } from '../files/site-room.js';
import type { SiteSandbox } from '../files/site-sandbox.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { type Bound, UnderWay } from '../under-way.js';
import type { ContentInspection, Findings } from './content-inspection.js';
import { ownSite } from './own-site.js';
import { printedBy, refusalOfTool } from './tool-answers.js';

export interface UploadContentDeps {
  facts: SiteFactsReader;
  volumes: SiteVolumes;
  sandbox: SiteSandbox;
  inspection: ContentInspection;
  room: SiteRoom;
  enqueue: ProvisioningDeps['enqueue'];
}

const AT_ONCE = 8;
const AT_ONCE_OF_AN_ACCOUNT = 2;
/** When the new release runs and the old ones can be looked through. */
const TIDY_AFTER_MS = 60_000;

/** What docker/sandbox/extract prints. */
const made = z.object({ files: z.number(), bytes: z.number() });

/** Unpacks an archive into a new release, inside a container that has the site's volume and nothing else. */
export class UploadContent {
  private readonly running = new UnderWay();

  constructor(private readonly deps: UploadContentDeps) {}

  run(input: UploadInput, body: Readable, signal: AbortSignal): Promise<Uploaded> {
    return this.running.during(uploadBounds(input), () => this.extract(input, body, signal));
  }

  private async extract(input: UploadInput, body: Readable, signal: AbortSignal): Promise<Uploaded> {
    const facts = await ownSite(this.deps.facts, input);
    await this.deps.volumes.ensure(facts);
    const room = await this.deps.room.left(input);
    let broken: Error | undefined;
    body.once('error', (error) => (broken = error));
    const command = extractCommand(input, room);
    const running = this.deps.sandbox.run(facts, 'upload', command, { stdin: body, signal });
    const result = await running.catch((error: unknown) => {
      // Why the body ended is what the caller wants to know, not what the engine made of it.
      throw broken ?? error;
    });
    if (broken) throw broken;
    // While it came, the account may have been suspended; what was made of it is tidied up as what nothing needs.
    requireActive((await ownSite(this.deps.facts, input)).account);
    const uploaded = { ...answerOf(result), ...(await this.inspected(facts, input, signal)) };
    await this.deps.volumes.recordGrowth(facts.domain.id, uploaded.bytes);
    this.deps.enqueue(`files:${facts.domain.id}`, { delayMs: TIDY_AFTER_MS });
    return uploaded;
  }

  /** A release that cannot run is gone again at once. */
  private async inspected(
    facts: SiteFacts,
    { releaseId, inspect = [] }: UploadInput,
    signal: AbortSignal,
  ): Promise<{ findings?: Findings }> {
    if (inspect.length === 0) return {};
    try {
      return { findings: await this.deps.inspection.look(facts, releaseId, inspect, signal) };
    } catch (error) {
      const command = ['/opt/onebox/discard', `${SITE_MOUNT}/releases/${releaseId}`];
      await this.deps.sandbox.run(facts, 'upload', command, { signal }).catch(() => undefined);
      throw error;
    }
  }
}

/** What an upload counts for: no account holds the places of all. */
function uploadBounds({ accountId, domainId }: Pick<UploadInput, 'accountId' | 'domainId'>): Bound[] {
  const ofSite = busy('content.busy', 'Another upload to this site is under way.');
  const ofAccount = busy('content.account_busy', 'Two uploads of this account are under way.');
  return [
    { key: domainId, most: 1, refusal: ofSite },
    { key: accountId, most: AT_ONCE_OF_AN_ACCOUNT, refusal: ofAccount },
    { key: 'all', most: AT_ONCE, refusal: busy('content.all_busy', 'Too many uploads are under way.') },
  ];
}

export function extractCommand(input: UploadInput, room: number): string[] {
  const release = (id: string) => `${SITE_MOUNT}/releases/${id}`;
  return [
    '/opt/onebox/extract',
    `--format=${input.format}`,
    `--target=${release(input.releaseId)}`,
    `--base=${input.baseReleaseId ? release(input.baseReleaseId) : 'none'}`,
    `--path=${input.path}`,
    `--max-bytes=${room}`,
  ];
}

/** @throws UserError with the tool's own words where it refused the archive. */
export function answerOf(result: ExecResult): Uploaded {
  const { exitCode, stderr } = result;
  const done = made.safeParse(printedBy(result));
  if (exitCode === 0 && done.success) return done.data;
  throw refusalOfTool(result) ?? new OperationalError(`Unpacking ended with ${exitCode}: ${stderr.slice(-500)}`);
}

function busy(code: string, message: string): UserError {
  return new UserError('conflict', code, `${message} Try again when it is done.`, [], 5);
}
