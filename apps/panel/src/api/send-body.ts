import { csrfHeader } from './client.ts';
import { Problem, problemFrom } from './problem.ts';
import { signInAgain, tellsOfNoSession } from './session-end.ts';

interface Sending {
  method: 'PUT' | 'PATCH';
  address: string;
  body: Blob;
  headers?: Record<string, string>;
  /** 0 to 1. */
  onProgress?: (sent: number) => void;
  signal?: AbortSignal;
}

/**
 * By XMLHttpRequest, since fetch tells nothing of how far it is. Done is only what the server says is done. Where the session
 * is over it is sent again once somebody has signed in.
 */
export async function sendBody<T>(sending: Sending): Promise<T> {
  try {
    return await send<T>(sending);
  } catch (error) {
    const over = error instanceof Problem && tellsOfNoSession(error.code);
    if (over && (await signInAgain(true))) return send<T>(sending);
    throw error;
  }
}

function send<T>({ method, address, body, headers = {}, onProgress, signal }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    const all = { ...csrfHeader(), 'Content-Type': 'application/octet-stream', ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    const abort = () => request.abort();
    signal?.addEventListener('abort', abort);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      const wait = Number(request.getResponseHeader('Retry-After'));
      reject(problemFrom(request.status, request.response, wait || undefined));
    };
    request.onerror = () => reject(new Problem(0, 'offline', 'The connection was lost. Nothing was changed.'));
    request.onabort = () => reject(new Problem(0, 'aborted', 'Stopped. Nothing was changed.'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) return reject(new Problem(0, 'aborted', 'Stopped. Nothing was changed.'));
    request.send(body);
  });
}
