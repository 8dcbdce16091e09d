import type { Schemas } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';

interface UploadOptions {
  domainId: string;
  file: File;
  mode: 'replace' | 'merge';
  csrfToken: string;
  /** 0 to 1. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** By XMLHttpRequest, since fetch tells nothing of how far it is. Done is only what the server says is done. */
export function upload({ domainId, file, mode, csrfToken, onProgress, signal }: UploadOptions) {
  return new Promise<Schemas['ContentDeployed']>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1/domains/${domainId}/content?mode=${mode}`);
    request.setRequestHeader('X-CSRF-Token', csrfToken);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Schemas['ContentDeployed']);
      else reject(problemIn(request));
    };
    request.onerror = () => reject(new Problem(0, 'offline', 'The connection was lost. Nothing was changed.'));
    request.onabort = () => reject(new Problem(0, 'aborted', 'Stopped. Nothing was changed.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function problemIn({ status, response }: XMLHttpRequest): Problem {
  const body = (response ?? {}) as { detail?: string; title?: string; code?: string; errors?: { message: string }[] };
  const detail = body.errors?.map(({ message }) => message).join(' ') || body.detail || body.title;
  return new Problem(status, body.code ?? 'unknown', detail ?? `The server answered ${status}.`);
}
