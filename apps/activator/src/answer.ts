import type { Socket } from 'node:net';

const LINGER_MS = 5000;

/** A page of the activator's own: it knows no more of the request than whose it is. */
export interface Page {
  status: '404 Not Found' | '503 Service Unavailable';
  title: string;
  text: string;
  retryAfterSeconds?: number;
}

export const UNKNOWN: Page = {
  status: '404 Not Found',
  title: 'Nothing here',
  text: 'There is no site at this address.',
};

export function notNow(retryAfterSeconds: number): Page {
  return {
    status: '503 Service Unavailable',
    title: 'Just a moment',
    text: 'This site could not be started in time. Please try again shortly.',
    retryAfterSeconds,
  };
}

/** Answers and closes. A body after the answer to a HEAD is dropped by the edge. */
export function answerPage(socket: Socket, page: Page): void {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:30vh auto;padding:0 2rem;text-align:center}</style>
<h1>${page.title}</h1><p>${page.text}</p>
</html>
`;
  const retry = page.retryAfterSeconds === undefined ? [] : [`Retry-After: ${Math.ceil(page.retryAfterSeconds)}`];
  answer(socket, page.status, ['Content-Type: text/html; charset=utf-8', 'Cache-Control: no-store', ...retry], body);
}

export function answerText(socket: Socket, status: string, body: string): void {
  answer(socket, status, ['Content-Type: text/plain; charset=utf-8'], body);
}

function answer(socket: Socket, status: string, headers: string[], body: string): void {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  drain(socket);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * Closing a socket that has unread bytes resets the connection, which may overtake the answer (RFC 9112, 9.6): what still
 * comes of the request is read and thrown away, for a while after the last byte of ours is out.
 */
export function drain(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.resume();
  socket.once('finish', () => {
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  });
}
