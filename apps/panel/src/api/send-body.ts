import { csrfHeader } from './client.ts';
import { translated } from '../texts/translated.ts';
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
    /** All of it was sent: what the server does with it goes on. */
    let isSent = false;
    request.upload.onload = () => (isSent = true);
    const abort = () => request.abort();
    signal?.addEventListener('abort', abort);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      const wait = Number(request.getResponseHeader('Retry-After'));
      reject(problemFrom(request.status, request.response, wait || undefined));
    };
    request.onerror = () => reject(unanswered('offline', isSent));
    request.onabort = () => reject(unanswered('aborted', isSent));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) return reject(unanswered('aborted', isSent));
    request.send(body);
  });
}

/** What became of a body that was sent whole is not known. */
function unanswered(code: 'offline' | 'aborted', isSent: boolean): Problem {
  return new Problem(0, code, translated(UNANSWERED[code][isSent ? 'sent' : 'unsent']));
}

const UNANSWERED = {
  offline: {
    unsent: 'The connection was lost. Nothing was changed.',
    sent: 'The connection was lost before the answer came. Look whether it was done.',
  },
  aborted: {
    unsent: 'Stopped. Nothing was changed.',
    sent: 'Stopped after all of it was sent. Look whether it was done.',
  },
};
