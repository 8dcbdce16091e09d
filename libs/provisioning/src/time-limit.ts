/**
 * Work with a signal that aborts as `signal` does, and after so many milliseconds. Not `AbortSignal.any` over
 * `AbortSignal.timeout`: nothing holds that timer, and once Node.js has collected it, it never aborts (nodejs/node#57736).
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('It took too long.', 'TimeoutError')), milliseconds);
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}
