import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Reach, ReachRequest } from './name-lookup.port.js';

/** What is proven by an answer fits into less. */
const MOST_BYTES = 512;

/**
 * One GET to one address. Nothing is looked up, no redirect is followed, and of a long answer only the beginning is read. It is
 * over in time, whatever a stranger's server says.
 */
export function reach(request: ReachRequest, timeoutMs: number): Promise<Reach> {
  return new Promise((resolve) => {
    const sent = requestTo(request);
    const end = (found: Reach) => {
      clearTimeout(timer);
      resolve(found);
      sent.destroy();
    };
    const timer = setTimeout(() => end({ answered: false, why: 'silent' }), timeoutMs);
    const failed = (error: NodeJS.ErrnoException) => end({ answered: false, why: whyOf(error) });
    const closed = () => end({ answered: false, why: 'refused' });
    sent.once('response', (answer) => {
      sent.off('close', closed);
      beginningOf(answer).then((body) => end({ answered: true, status: answer.statusCode!, body }), failed);
    });
    // 101: without a listener Node closes the connection and says nothing of it.
    sent.once('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      end({ answered: true, status: statusCode!, body: '' });
    });
    sent.on('error', failed).once('close', closed).end();
  });
}

function requestTo({ address, port, secure, hostname, path }: ReachRequest): ClientRequest {
  const host = port === (secure ? 443 : 80) ? hostname : `${hostname}:${port}`;
  const options = {
    ...{ host: address, port, path, agent: false as const, family: isIPv6(address) ? 6 : 4 },
    headers: { Host: host, 'User-Agent': 'Onebox', Accept: 'text/plain' },
  };
  if (!secure) return plainRequest(options);
  return secureRequest({ ...options, servername: hostname, rejectUnauthorized: false });
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
function whyOf({ code }: NodeJS.ErrnoException): 'refused' | 'silent' {
  return code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' ? 'silent' : 'refused';
}
