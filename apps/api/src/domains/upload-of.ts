import type { DomainView, Upload } from '@onebox/domains';
import { InvalidInput, UserError } from '@onebox/errors';
import { normalisePath } from '@onebox/runtimes';
import type { Request } from 'express';
import type { ContentQuery } from './domains.dto.js';

/** Types that say what the archive is; of all others the worker looks at its first bytes. */
const FORMATS: Record<string, Upload['format']> = {
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/x-tar': 'tar',
  'application/x-gtar': 'tar',
};

/** What is uploaded where, by the query and the headers. @throws InvalidInput, UserError unsupported_media */
export function uploadOf(request: Request, { path, mode }: ContentQuery, domain: DomainView): Upload {
  const folder = normalisePath(path);
  if (folder === undefined) {
    throw new InvalidInput([{ path: 'path', message: 'must be a folder such as / or /blog/.' }]);
  }
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (/^(application\/json|multipart\/|text\/|application\/x-www-form-urlencoded)/.test(type)) {
    throw new UserError(
      'unsupported_media',
      'content.not_an_archive',
      'Send the archive itself as the body: a .zip, .tar or .tar.gz, with Content-Type: application/octet-stream.',
    );
  }
  const { 'content-length': length } = request.headers;
  return {
    path: folder,
    mode: mode ?? (domain.app === null ? 'replace' : 'merge'),
    format: FORMATS[type] ?? 'auto',
    ...(length === undefined ? {} : { contentLength: Number(length) }),
  };
}
