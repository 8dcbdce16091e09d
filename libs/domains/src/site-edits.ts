import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@onebox/errors';

/** How long an upload waits for changes of single files that are under way. */
const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/**
 * Keeps changes of single files apart from uploads that make a new release: from the moment on in which the old files are
 * copied, a change to them would be lost without a word. In this process's memory, since one process serves the API; what
 * comes after the upload (its revision is not live yet) the worker refuses by what the database says.
 */
export class SiteEdits {
  private readonly edits = new Counts();
  private readonly deployments = new Counts();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** @throws UserError `files.deploying` while an upload to the site is under way. */
  async edit<T>(domainId: string, work: () => Promise<T>): Promise<T> {
    if (this.deployments.of(domainId) > 0) {
      const message = 'An upload to this site is under way. Change its files when that is live.';
      throw new UserError('conflict', 'files.deploying', message, [], 5);
    }
    return this.edits.during(domainId, work);
  }

  /** Holds changes back from now on. @throws UserError `files.busy` where one that is under way does not end soon. */
  async deploy<T>(domainId: string, work: () => Promise<T>): Promise<T> {
    return this.deployments.during(domainId, async () => {
      for (let waited = 0; this.edits.of(domainId) > 0; waited += POLL_MS) {
        if (waited >= this.patienceMs) {
          const message = 'Files of this site are being written. Upload again when that is done.';
          throw new UserError('conflict', 'files.busy', message, [], 5);
        }
        await sleep(POLL_MS);
      }
      return work();
    });
  }
}

class Counts {
  private readonly counts = new Map<string, number>();

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  async during<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.counts.set(key, this.of(key) + 1);
    try {
      return await work();
    } finally {
      const left = this.of(key) - 1;
      if (left > 0) this.counts.set(key, left);
      else this.counts.delete(key);
    }
  }
}
