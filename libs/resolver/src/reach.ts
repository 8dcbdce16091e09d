import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Reach, ReachRequest } from './name-lookup.port.js';

/** What is proven by an answer fits into less. */
const MOST_BYTES = 512;

/** One GET to one address. Nothing is looked up, no redirect is followed, and of a long answer only the beginning is read. */
export function reach({ address, port, secure, hostname, path }: ReachRequest, timeoutMs: number): Promise<Reach> {
  const host = port === (secure ? 443 : 80) ? hostname : `${hostname}:${port}`;
  const options = {
    ...{ host: address, port, path, agent: false as const, family: isIPv6(address) ? 6 : 4 },
    headers: { Host: host, 'User-Agent': 'Onebox', Accept: 'text/plain' },
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ answered: false, why: whyOf(error) });
    const sent = secure
      ? secureRequest({ ...options, servername: hostname, rejectUnauthorized: false })
      : plainRequest(options);
    sent.once('response', (answer) => {
      beginningOf(answer).then(
        (body) => resolve({ answered: true, status: answer.statusCode!, body }),
        (error: NodeJS.ErrnoException) => failed(error),
      );
    });
    sent.once('error', failed);
    sent.end();
  });
}

async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

/** Whoever answers with something else than HTTP is not us either. */
function whyOf({ name, code }: NodeJS.ErrnoException): 'refused' | 'silent' {
  const isSilent = name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH';
  return isSilent || code === 'ENETUNREACH' ? 'silent' : 'refused';
}
