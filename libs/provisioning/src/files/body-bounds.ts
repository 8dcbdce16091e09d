import type { Bound } from '../under-way.js';
import { busy } from './busy.js';

/** Bodies that may come at once: each has up to a piece in this process's memory. */
const OF_A_SITE = 8;
const OF_AN_ACCOUNT = 16;

interface BodyOwner {
  accountId: string;
  domainId: string;
  uploadId?: string;
}

/** What a file's body counts for. Of an upload in pieces one comes at a time: two would begin at the same place. */
export function bodyBounds({ accountId, domainId, uploadId }: BodyOwner): Bound[] {
  const site = { key: domainId, most: OF_A_SITE, refusal: busy('Too many files of this site are being written.') };
  const ofAccount = busy('Too many files of this account are being written.');
  const all = [site, { key: accountId, most: OF_AN_ACCOUNT, refusal: ofAccount }];
  if (uploadId === undefined) return all;
  const upload = {
    key: `${domainId}/${uploadId}`,
    most: 1,
    refusal: busy('A piece of this upload is under way already.'),
  };
  return [upload, ...all];
}
