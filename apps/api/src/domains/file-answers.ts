import type { FileCondition, FileEntry, OpenPath } from '@onebox/commands';
import { InvalidInput } from '@onebox/errors';
import { tagsOf } from '../http/etag.js';
import type { FileEntryView } from './files.dto.js';

const MOST_TAGS = 20;

export function viewEntry({ modified, etag, unreadable, link, ...entry }: FileEntry): FileEntryView {
  const { name, kind, size, mode } = entry;
  const modifiedAt = timeOf(modified);
  return { name, kind, size, mode, modifiedAt, etag: `"${etag}"`, unreadable: unreadable ?? false, link: link ?? null };
}

/** The site's own programs may set any time, also one that no calendar has. */
function timeOf(seconds: number): string {
  const time = new Date(seconds * 1000);
  return (Number.isNaN(time.getTime()) ? new Date(0) : time).toISOString();
}

/**
 * `If-Match` and `If-None-Match` (RFC 9110, 13.1). Without either anything is replaced.
 * @throws InvalidInput for what has no meaning where something is written.
 */
export function conditionOf(headers: { ifMatch?: string; ifNoneMatch?: string }): FileCondition {
  const { ifMatch, ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*' && ifMatch === undefined) return { absent: true };
    throw new InvalidInput([{ path: 'If-None-Match', message: 'Only * is understood here, and not with If-Match.' }]);
  }
  if (ifMatch === undefined || ifMatch.trim() === '*') return {};
  const etags = tagsOf(ifMatch).map((tag) => tag.replace(/^"|"$/g, ''));
  return { etags: etags.slice(0, MOST_TAGS) };
}

/** One range of bytes (RFC 9110, 14.1.2); undefined for all else, which means the whole. */
export function rangeOf(header: string | undefined): OpenPath['range'] {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '') return last === '' ? undefined : { from: -Number(last) };
  return { from: Number(first), ...(last === '' ? {} : { to: Number(last) }) };
}

/** Pictures that a page may show; a browser runs nothing that is in them, since they are shown as pictures only. */
const PICTURES: Record<string, string> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** Never a type that a browser would open as a page, or run. */
export function contentTypeOf(name: string, isText: boolean): string {
  const picture = PICTURES[/\.([a-z]{2,4})$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
  return picture ?? (isText ? 'text/plain; charset=utf-8' : 'application/octet-stream');
}

/** To be saved under its name (RFC 6266), whatever is in the name. */
export function attachmentOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
