import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { requireActive } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import {
  type BeginUpload,
  type DeleteFile,
  type Download,
  type EmptyTrash,
  type FileEntry,
  fileEntrySchema,
  type FileHandlers,
  type FileUpload,
  type ListTrash,
  type MakeFolder,
  type OneUpload,
  type OpenedPath,
  openedPathSchema,
  type OpenPath,
  type RenameFile,
  type RestoredFile,
  restoredFileSchema,
  type RestoreFile,
  type TrashItem,
  type TrashList,
  type UploadPiece,
  type WriteFile,
  type WrittenFile,
  writtenFileSchema,
} from '@onebox/commands';
import { newId } from '@onebox/database';
import type { PictureBook } from '@onebox/domains';
import { NotFound, OperationalError, UserError } from '@onebox/errors';
import { z } from 'zod';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { SiteVolumes } from '../domain/site-volumes.js';
import type { AskFiles, FileSessions } from '../files/file-sessions.js';
import { bodyBounds } from '../files/body-bounds.js';
import { busy } from '../files/busy.js';
import { PIECE_BYTES, piecesOf } from '../files/pieces.js';
import type { SiteRoom } from '../files/site-room.js';
import type { SiteSandbox } from '../files/site-sandbox.js';
import { trashItems } from '../files/trash-items.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { UnderWay } from '../under-way.js';
import { editableRelease, shownRelease } from './live-release.js';
import { ownSite } from './own-site.js';
import { refusalOfTool } from './tool-answers.js';

export interface SiteFilesDeps {
  clock: Clock;
  facts: SiteFactsReader;
  volumes: SiteVolumes;
  sandbox: SiteSandbox;
  sessions: FileSessions;
  room: SiteRoom;
  pictureBook: Pick<PictureBook, 'outdate'>;
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

type Owned = Pick<OpenPath, 'accountId' | 'domainId'>;

/** What docker/sandbox/files says of an upload. */
const uploadState = z.object({
  path: z.string(),
  size: z.number(),
  offset: z.number(),
  finished: z.boolean().default(false),
});
type UploadState = z.infer<typeof uploadState>;

/** Trees that are removed by one run. */
const AT_ONCE = 100;
const EMPTYING_OF_AN_ACCOUNT = 4;
const EMPTYING_MS = 60 * 60_000;

/** A site's files, as their owner sees and changes them: those of the live release, inside of the site's sandbox. */
export class SiteFiles implements FileHandlers {
  private readonly bodies = new UnderWay();
  private readonly emptyings = new UnderWay();

  constructor(private readonly deps: SiteFilesDeps) {}

  async openPath(input: OpenPath, signal: AbortSignal): Promise<Download<OpenedPath>> {
    const facts = await ownSite(this.deps.facts, input);
    const release = shownRelease(facts);
    const { ask, release: rest } = await this.deps.sessions.use(facts);
    const letGo = () => {
      signal.removeEventListener('abort', letGo);
      rest();
    };
    signal.addEventListener('abort', letGo);
    try {
      const { path, sort, query, limit, offset, snapshot, range } = input;
      const { said } = await ask({ do: 'look', release, path, sort, query, limit, offset, snapshot });
      if (!('file' in said)) {
        letGo();
        return { head: openedPathSchema.parse(said) };
      }
      const file = openedFile.parse(said.file);
      const part = partOf(file.size, range);
      return { head: { file: { ...file, ...part } }, body: bytesOf(ask, file.handle, part, letGo) };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  writeFile(input: WriteFile, body: Readable, signal: AbortSignal): Promise<WrittenFile> {
    return this.bodies.during(bodyBounds(input), () => this.write(input, body, signal));
  }

  private async write(input: WriteFile, body: Readable, signal: AbortSignal): Promise<WrittenFile> {
    const { domainId, path, condition } = input;
    const facts = await this.editable(input);
    await this.deps.room.require(input, 0);
    return this.deps.sessions.during(facts, async (ask) => {
      const { handle } = (await ask({ do: 'begin' })).said;
      let bytes = 0;
      const append = async (piece: Buffer) => {
        await ask({ do: 'append', handle }, piece);
        bytes += piece.length;
      };
      try {
        await this.append(input, body, signal, append);
        // What is live may have changed since the first byte came.
        const release = editableRelease(await this.editable(input));
        const { said } = await ask({ do: 'finish', handle, release, path, condition });
        await this.outdatePicture(domainId);
        return writtenFileSchema.parse(said);
      } catch (error) {
        // Before the bytes go: who measures in between rather counts them twice than not at all.
        await this.deps.volumes.takeGrowthBack(domainId, bytes).catch(() => undefined);
        await ask({ do: 'drop', handle }).catch(() => undefined);
        throw error;
      }
    });
  }

  async makeFolder(input: MakeFolder): Promise<FileEntry> {
    const said = await this.change(input, { do: 'make-folder', path: input.path });
    return fileEntrySchema.parse(said);
  }

  async renameFile(input: RenameFile): Promise<FileEntry> {
    const said = await this.change(input, { do: 'rename', path: input.path, to: input.to });
    await this.outdatePicture(input.domainId);
    return fileEntrySchema.parse(said);
  }

  async beginUpload(input: BeginUpload): Promise<FileUpload> {
    const { path, size, condition } = input;
    await this.editable(input);
    await this.deps.room.require(input, size);
    const upload = newId('upl', this.deps.clock.now().getTime());
    const said = await this.change(input, { do: 'begin-upload', upload, path, size, condition });
    return { id: upload, ...uploadState.parse(said) };
  }

  async readUpload(input: OneUpload): Promise<FileUpload> {
    const facts = await ownSite(this.deps.facts, input);
    return this.deps.sessions.during(facts, async (ask) => ({
      id: input.uploadId,
      ...(await stateOf(ask, input.uploadId)),
    }));
  }

  uploadPiece(input: UploadPiece, body: Readable, signal: AbortSignal): Promise<FileUpload> {
    return this.bodies.during(bodyBounds(input), () => this.takePiece(input, body, signal));
  }

  private async takePiece(input: UploadPiece, body: Readable, signal: AbortSignal): Promise<FileUpload> {
    const { uploadId: upload } = input;
    const facts = await this.editable(input);
    return this.deps.sessions.during(facts, async (ask) => {
      let state = await stateOf(ask, upload);
      if (state.offset !== input.offset) throw wrongOffset(state);
      const append = async (piece: Buffer) => {
        const { said } = await ask({ do: 'append-upload', upload, offset: state.offset }, piece);
        state = uploadState.parse(said);
      };
      await this.append(input, body, signal, append);
      if (state.offset < state.size) return { id: upload, ...state };
      return { id: upload, ...state, file: await this.finish(input, upload, state, ask) };
    });
  }

  /** Also of a suspended account: nothing that serves is changed. */
  async cancelUpload(input: OneUpload): Promise<object> {
    const facts = await ownSite(this.deps.facts, input);
    await this.deps.sessions.during(facts, (ask) => ask({ do: 'cancel-upload', upload: input.uploadId }));
    this.deps.room.forget(input.domainId);
    return {};
  }

  async deleteFile(input: DeleteFile): Promise<TrashItem> {
    const now = this.deps.clock.now();
    const said = await this.change(input, { do: 'delete', path: input.path, item: newId('tra', now.getTime()) });
    await this.outdatePicture(input.domainId);
    const [item] = trashItems([said], now);
    if (!item) throw new OperationalError('What was deleted is not told as it should be.');
    return item;
  }

  async listTrash(input: ListTrash): Promise<TrashList> {
    const facts = await ownSite(this.deps.facts, input);
    const { said } = await this.deps.sessions.during(facts, (ask) => ask({ do: 'trash' }));
    const { items } = z.object({ items: z.array(z.unknown()) }).parse(said);
    return { items: trashItems(items, this.deps.clock.now()) };
  }

  async restoreFile(input: RestoreFile): Promise<RestoredFile> {
    const said = await this.change(input, { do: 'restore', item: input.trashId, to: input.to ?? null });
    await this.outdatePicture(input.domainId);
    return restoredFileSchema.parse(said);
  }

  /** Goes on when the caller does not wait for its end: a large tree takes longer than he does, and half of it is of no use. */
  async emptyTrash(input: EmptyTrash, signal: AbortSignal): Promise<object> {
    const facts = await ownSite(this.deps.facts, input);
    requireActive(facts.account);
    const refusal = busy('The trash is being emptied already. Wait until that is done.');
    const bound = { key: input.accountId, most: EMPTYING_OF_AN_ACCOUNT, refusal };
    const emptying = this.emptyings.during([bound], () => this.empty(facts, input.trashId));
    emptying.catch((error: unknown) => {
      if (signal.aborted) this.deps.log.warn({ domainId: input.domainId, err: error }, 'A trash was not emptied');
    });
    await Promise.race([emptying, once(signal, 'abort')]);
    return {};
  }

  /** In a sandbox of its own: a large tree takes a while, and whoever looks at files meanwhile does not wait for it. */
  private async empty(facts: SiteFacts, trashId: string | undefined): Promise<void> {
    const { sessions, sandbox, room, enqueue } = this.deps;
    const { id: domainId } = facts.domain;
    const items = trashId === undefined ? [] : [trashId];
    const { said } = await sessions.during(facts, (ask) => ask({ do: 'trash-paths', items }));
    const { paths } = z.object({ paths: z.array(z.string()) }).parse(said);
    if (paths.length === 0 && trashId !== undefined) throw new NotFound('thing in the trash');
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      const command = ['/opt/onebox/discard', ...paths.slice(start, start + AT_ONCE)];
      const purpose = `discard-${randomBytes(4).toString('hex')}`;
      const options = { signal: AbortSignal.timeout(EMPTYING_MS) };
      const result = await sandbox.run(facts, purpose, command, options);
      if (result.exitCode === 0) continue;
      const failure = `Emptying the trash ended with ${result.exitCode}: ${result.stderr.slice(-300)}`;
      throw refusalOfTool(result) ?? new OperationalError(failure);
    }
    room.forget(domainId);
    enqueue(`files:${domainId}`);
  }

  private async change(input: Owned, request: object): Promise<Record<string, unknown>> {
    const facts = await this.editable(input);
    const release = editableRelease(facts);
    return (await this.deps.sessions.during(facts, (ask) => ask({ ...request, release }))).said;
  }

  private async outdatePicture(domainId: string): Promise<void> {
    await this.deps.pictureBook.outdate(domainId);
    this.deps.enqueue(`picture:${domainId}`);
  }

  /** @throws NotFound, AccountSuspended, and UserError where a change would be lost. */
  private async editable(input: Owned): Promise<SiteFacts> {
    const facts = await ownSite(this.deps.facts, input);
    requireActive(facts.account);
    editableRelease(facts);
    return facts;
  }

  /** Each piece is looked at by itself: others may be writing to the same site. What was taken before a refusal stays. */
  private async append(
    site: Owned,
    body: Readable,
    signal: AbortSignal,
    take: (piece: Buffer) => Promise<void>,
  ): Promise<void> {
    for await (const piece of piecesOf(body)) {
      await this.deps.room.require(site, piece.length);
      await take(piece);
      await this.deps.volumes.recordGrowth(site.domainId, piece.length);
    }
    signal.throwIfAborted();
  }

  private async finish(input: Owned, upload: string, { finished }: UploadState, ask: AskFiles) {
    while (!finished && !(await ask({ do: 'digest-upload', upload })).said.done);
    const release = editableRelease(await this.editable(input));
    const { said } = await ask({ do: 'finish-upload', upload, release });
    await this.outdatePicture(input.domainId);
    return finishedFile.parse(said);
  }
}

const openedFile = fileEntrySchema.extend({ text: z.boolean(), handle: z.string() });
const finishedFile = fileEntrySchema.extend({ sha256: z.string().optional() });

interface Part {
  from: number;
  length: number;
}

/** The bytes that a range means (RFC 9110, section 14); of one that cannot be had: all. */
export function partOf(size: number, range: OpenPath['range']): Part {
  const whole = { from: 0, length: size };
  if (!range) return whole;
  const from = range.from < 0 ? Math.max(0, size + range.from) : range.from;
  const end = Math.min(size, range.to === undefined ? size : range.to + 1);
  return from < end ? { from, length: end - from } : whole;
}

/** @throws OperationalError where the file has become shorter since it was opened. */
async function* bytesOf(
  ask: AskFiles,
  handle: string,
  { from, length }: Part,
  letGo: () => void,
): AsyncGenerator<Buffer> {
  try {
    for (let left = length; left > 0;) {
      const wanted = Math.min(left, PIECE_BYTES);
      const { payload } = await ask({ do: 'read', handle, offset: from + length - left, length: wanted });
      if (payload.length === 0) throw new OperationalError('A file became shorter while it was read.');
      left -= payload.length;
      yield payload;
    }
  } finally {
    await ask({ do: 'close', handle }).catch(() => undefined);
    letGo();
  }
}

async function stateOf(ask: AskFiles, upload: string): Promise<UploadState> {
  return uploadState.parse((await ask({ do: 'upload', upload })).said);
}

function wrongOffset({ offset }: UploadState): UserError {
  return new UserError('conflict', 'files.wrong_offset', `${offset} bytes have come; go on there.`);
}
