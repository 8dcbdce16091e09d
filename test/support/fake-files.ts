import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type {
  BeginUpload,
  DeleteFile,
  Download,
  EmptyTrash,
  FileCondition,
  FileEntry,
  FileHandlers,
  FileUpload,
  MakeFolder,
  OneUpload,
  OpenedPath,
  OpenPath,
  RenameFile,
  RestoredFile,
  RestoreFile,
  TrashItem,
  TrashList,
  UploadPiece,
  WriteFile,
  WrittenFile,
} from '@onebox/commands';
import { newId } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';

/** Files in memory, of one site at a time: as much of the worker as the API's own rules need. */
export class FakeFiles implements FileHandlers {
  readonly files = new Map<string, Buffer>();
  readonly filesAsked: (OpenPath | WriteFile)[] = [];
  private readonly trash = new Map<string, { item: TrashItem; bytes: Buffer }>();
  private readonly pieces = new Map<string, { wish: BeginUpload; bytes: Buffer }>();
  private changes = 0;
  private readonly tags = new Map<string, string>();

  openPath(input: OpenPath): Promise<Download<OpenedPath>> {
    this.filesAsked.push(input);
    const bytes = this.files.get(input.path);
    if (!bytes) return Promise.resolve({ head: { folder: this.folder(input) } });
    const from = input.range?.from ?? 0;
    const part = bytes.subarray(from, (input.range?.to ?? bytes.length) + 1);
    const file = { ...this.entry(input.path), text: !bytes.includes(0), from, length: part.length };
    return Promise.resolve({ head: { file }, body: chunked(part) });
  }

  async writeFile(input: WriteFile, body: Readable): Promise<WrittenFile> {
    this.filesAsked.push(input);
    const bytes = await bytesOf(body);
    this.require(input.path, input.condition);
    return { ...this.put(input.path, bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  makeFolder({ path }: MakeFolder): Promise<FileEntry> {
    return Promise.resolve({ ...this.put(path, Buffer.alloc(0)), kind: 'folder', size: 0 });
  }

  async renameFile({ path, to }: RenameFile): Promise<FileEntry> {
    if (this.files.has(to)) throw new UserError('conflict', 'files.exists', 'There is something of that name already.');
    const bytes = this.bytes(path);
    this.files.delete(path);
    return this.put(to, bytes);
  }

  beginUpload(wish: BeginUpload): Promise<FileUpload> {
    const uploadId = newId('upl');
    this.pieces.set(uploadId, { wish, bytes: Buffer.alloc(0) });
    return this.readUpload({ ...wish, uploadId });
  }

  async readUpload({ uploadId }: OneUpload): Promise<FileUpload> {
    const found = this.pieces.get(uploadId);
    if (!found) throw new UserError('gone', 'files.upload_gone', 'There is no such upload.');
    const { wish, bytes } = found;
    const upload = { id: uploadId, path: wish.path, size: wish.size, offset: bytes.length };
    return bytes.length < wish.size ? upload : { ...upload, file: this.put(wish.path, bytes) };
  }

  async uploadPiece({ uploadId, offset, ...site }: UploadPiece, body: Readable): Promise<FileUpload> {
    const found = this.pieces.get(uploadId)!;
    const { length } = found.bytes;
    if (offset !== length) throw new UserError('conflict', 'files.wrong_offset', `${length} bytes have come.`);
    found.bytes = Buffer.concat([found.bytes, await bytesOf(body)]);
    return this.readUpload({ ...site, uploadId });
  }

  cancelUpload({ uploadId }: OneUpload): Promise<object> {
    this.pieces.delete(uploadId);
    return Promise.resolve({});
  }

  async deleteFile({ path }: DeleteFile): Promise<TrashItem> {
    const bytes = this.bytes(path);
    const deletedAt = '2026-11-20T10:00:00.000Z';
    const item: TrashItem = { id: newId('tra'), path, kind: 'file', size: bytes.length, deletedAt };
    this.trash.set(item.id, { item, bytes });
    this.files.delete(path);
    return item;
  }

  listTrash(): Promise<TrashList> {
    return Promise.resolve({ items: [...this.trash.values()].map(({ item }) => item) });
  }

  async restoreFile({ trashId, to }: RestoreFile): Promise<RestoredFile> {
    const found = this.trash.get(trashId);
    if (!found) throw new NotFound('thing in the trash');
    this.trash.delete(trashId);
    const path = to ?? found.item.path;
    return { ...this.put(path, found.bytes), path };
  }

  async emptyTrash({ trashId }: EmptyTrash): Promise<object> {
    if (trashId && !this.trash.delete(trashId)) throw new NotFound('thing in the trash');
    if (!trashId) this.trash.clear();
    return {};
  }

  private folder({ offset, limit }: OpenPath) {
    const paths = [...this.files.keys()].sort();
    const entries = paths.slice(offset, offset + limit).map((path) => this.entry(path));
    const next = offset + limit < paths.length ? offset + limit : null;
    return { entries, total: paths.length, truncated: false, snapshot: '0123456789ab', next };
  }

  private put(path: string, bytes: Buffer): FileEntry {
    this.files.set(path, bytes);
    this.tags.set(path, `${++this.changes}`);
    return this.entry(path);
  }

  private entry(path: string): FileEntry {
    const size = this.bytes(path).length;
    const name = path.split('/').at(-1)!;
    return { name, kind: 'file', size, modified: 1_795_000_000, mode: '0644', etag: this.tags.get(path) ?? '0' };
  }

  private bytes(path: string): Buffer {
    const found = this.files.get(path);
    if (!found) throw new UserError('not_found', 'files.not_found', 'There is no such file or folder.');
    return found;
  }

  private require(path: string, { absent, etags }: FileCondition): void {
    const tag = this.files.has(path) ? (this.tags.get(path) ?? '0') : undefined;
    if ((!absent || tag === undefined) && (!etags || etags.includes(tag ?? ''))) return;
    throw new UserError('precondition_failed', 'files.changed_meanwhile', 'Someone else changed this file.');
  }
}

async function* chunked(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += 64 * 1024) yield bytes.subarray(start, start + 64 * 1024);
}

async function bytesOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
