import { sizeText } from '@onebox/errors';

/** A database that was over its quota is so until it is smaller than this part of it, lest it go to and fro. */
const LIFTED_BELOW = 0.95;

/** Whether a database may be read only. `before`: whether it was so. */
export function isOverQuota(before: boolean, sizeBytes: number, quotaBytes: number): boolean {
  return sizeBytes > (before ? quotaBytes * LIFTED_BELOW : quotaBytes);
}

/** What a customer is told of a database that is over its quota. */
export function quotaSentence(quotaBytes: number): string {
  return `This database holds more than its ${sizeText(quotaBytes)}: it can be read and emptied, but nothing can be written. Delete what is not needed; it can be written again a few minutes later.`;
}
