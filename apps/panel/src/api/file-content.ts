import { api, fetchInSession } from './client.ts';
import { translated } from '../texts/translated.ts';
import { fileAddress, type WrittenFile } from './files.ts';
import { offline, Problem, problemOf } from './problem.ts';
import { sendBody } from './send-body.ts';

/** Larger ones are for a program on one's own machine. */
export const LARGEST_EDITED = 2_000_000;

export type OpenedFile =
  { kind: 'text'; text: string; etag: string } | { kind: 'picture' | 'binary' | 'large'; size: number; etag: string };

/** A file as far as it can be shown. Of one that is not edited here, the bytes are not loaded. */
export async function openFile(domainId: string, path: string): Promise<OpenedFile> {
  const stop = new AbortController();
  const request = new Request(fileAddress({ domainId, path }), { signal: stop.signal });
  const response = await fetchInSession(request).catch(() => {
    throw offline();
  });
  if (!response.ok) throw await problemOf(response);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) throw new Problem(409, 'files.is_folder', translated('This is a folder.'));
  const size = Number(response.headers.get('content-length') ?? 0);
  const etag = response.headers.get('etag') ?? '';
  const kind = kindOf(type, size);
  if (kind !== 'text') {
    stop.abort();
    return { kind, size, etag };
  }
  const bytes = await response.arrayBuffer();
  try {
    return { kind, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), etag };
  } catch {
    return { kind: 'binary', size, etag };
  }
}

function kindOf(type: string, size: number): OpenedFile['kind'] {
  if (type.startsWith('image/')) return type === 'image/svg+xml' && size <= LARGEST_EDITED ? 'text' : 'picture';
  if (!type.startsWith('text/plain')) return 'binary';
  return size > LARGEST_EDITED ? 'large' : 'text';
}

/**
 * Saved is only what the server says it has: its size and, where the browser can tell, its hash. `etag` null: a new file.
 * @throws Problem 412 where it is not the file that was read.
 */
export async function saveText(
  domainId: string,
  path: string,
  text: string,
  etag: string | null,
): Promise<WrittenFile> {
  const bytes = new TextEncoder().encode(text);
  const condition: Record<string, string> = etag === null ? { 'If-None-Match': '*' } : { 'If-Match': etag };
  const address = fileAddress({ domainId, path });
  const written = await sendBody<WrittenFile>({ method: 'PUT', address, body: new Blob([bytes]), headers: condition });
  const differs = written.size !== bytes.length || ((await sha256(bytes)) ?? written.sha256) !== written.sha256;
  if (differs)
    throw new Problem(0, 'files.differs', translated('The file did not arrive as it was sent. Save it again.'));
  return written;
}

/** Undefined where the page came without TLS: browsers keep it from those. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (!('subtle' in crypto)) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The ETag of what is there now; null where nothing is. */
export async function etagOfFile(domainId: string, path: string): Promise<string | null> {
  try {
    const { response } = await api.GET('/api/v1/domains/{id}/files/{path}', {
      params: { path: { id: domainId, path } },
      headers: { Range: 'bytes=0-0' },
      parseAs: 'text',
    });
    return response.headers.get('etag');
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
