import type { Schemas } from '../../../api/client.ts';
import { answerOf, api } from '../../../api/client.ts';
import { fileAddress, filesChanged, type WrittenFile } from '../../../api/files.ts';
import { Problem } from '../../../api/problem.ts';
import { sendBody } from '../../../api/send-body.ts';
import { translated } from '../../../texts/translated.ts';
import { warnAtUnload } from '../../../ui/unload-warning.ts';
import { type SendFile, UploadQueue } from './upload-queue.ts';

type FileUpload = Schemas['FileUpload'];

/** Larger files go in pieces of this, so that a line that breaks costs one of them at most. */
const PIECE = 8 * 1024 ** 2;

const queues = new Map<string, UploadQueue>();

/** Of the whole site, whatever folder is looked at. */
export function uploadsOf(domainId: string): UploadQueue {
  const queue = queues.get(domainId) ?? queueOf(domainId);
  queues.set(domainId, queue);
  return queue;
}

function queueOf(domainId: string): UploadQueue {
  const queue = new UploadQueue(settingsOf(domainId));
  queue.subscribe(() => warnAtUnload(queue, queue.isBusy));
  return queue;
}

function settingsOf(domainId: string) {
  /** Uploads that a line broke, by the file: they go on where they were. */
  const begun = new WeakMap<File, string>();
  const send: SendFile = (sending) =>
    sending.file.size > PIECE ? inPieces(domainId, begun, sending) : whole(domainId, sending);
  return { send, onQuiet: () => void filesChanged(domainId) };
}

async function whole(domainId: string, { file, path, replace, signal, onProgress }: Parameters<SendFile>[0]) {
  const headers: Record<string, string> = replace ? {} : { 'If-None-Match': '*' };
  const address = fileAddress({ domainId, path });
  const written = await sendBody<WrittenFile>({ method: 'PUT', address, body: file, headers, signal, onProgress });
  require(written.size, file);
}

async function inPieces(
  domainId: string,
  begun: WeakMap<File, string>,
  { file, path, replace, signal, onProgress }: Parameters<SendFile>[0],
): Promise<void> {
  let upload = await resumed(domainId, begun.get(file));
  if (!upload) {
    const body = { path, size: file.size, replace: replace ? 'any' : 'none' };
    upload = await answerOf(api.POST('/api/v1/domains/{id}/uploads', { params: { path: { id: domainId } }, body }));
    begun.set(file, upload.id);
  }
  const giveUp = () => void cancel(domainId, upload!.id);
  signal.addEventListener('abort', giveUp);
  try {
    while (!upload.file) upload = await piece(domainId, upload, file, signal, onProgress);
  } catch (error) {
    // What it was begun on is no longer so: it has to be begun anew.
    if (error instanceof Problem && error.status === 412) {
      begun.delete(file);
      giveUp();
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  begun.delete(file);
  require(upload.file.size, file);
}

function piece(
  domainId: string,
  { id, offset }: FileUpload,
  file: File,
  signal: AbortSignal,
  onProgress: (sent: number) => void,
): Promise<FileUpload> {
  const body = file.slice(offset, offset + PIECE);
  return sendBody<FileUpload>({
    method: 'PATCH',
    address: `/api/v1/domains/${domainId}/uploads/${id}`,
    body,
    headers: { 'Upload-Offset': String(offset) },
    signal,
    onProgress: (sent) => onProgress((offset + sent * body.size) / file.size),
  });
}

/** Undefined where it has to be begun. */
async function resumed(domainId: string, uploadId: string | undefined): Promise<FileUpload | undefined> {
  if (!uploadId) return undefined;
  try {
    const params = { path: { id: domainId, uploadId } };
    return await answerOf(api.GET('/api/v1/domains/{id}/uploads/{uploadId}', { params }));
  } catch (error) {
    if (error instanceof Problem && (error.status === 410 || error.status === 404)) return undefined;
    throw error;
  }
}

async function cancel(domainId: string, uploadId: string): Promise<void> {
  const params = { path: { id: domainId, uploadId } };
  await api.DELETE('/api/v1/domains/{id}/uploads/{uploadId}', { params }).catch(() => undefined);
}

function require(size: number, file: File): void {
  if (size !== file.size)
    throw new Problem(0, 'files.differs', translated('The file did not arrive as it was sent. Upload it again.'));
}
