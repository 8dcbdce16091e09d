import type { Response } from 'express';

/** Aborts when the caller goes away before it has its answer. */
export function abortedWith(response: Response): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new Error('The caller went away.'));
  });
  return abort.signal;
}
