import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

/** This machine's edge, and what marks a request over loopback as the platform's own: it is not counted and wakes nobody. */
export interface OwnEdge {
  httpPort: number;
  httpsPort: number;
  probeSecret: string;
}

/** A host that visitors are sent on to; null: the site answers itself. Undefined where it did not answer. */
type SentTo = string | null | undefined;

const REDIRECTS = [301, 302, 303, 307, 308];

/** By HTTP and by HTTPS: many a site sends visitors to HTTPS first, and to another name from there. */
export async function frontPage(hostname: string, edge: OwnEdge, timeoutMs: number): Promise<SentTo> {
  const found = await Promise.all([false, true].map((secure) => sentTo(hostname, edge, secure, timeoutMs)));
  return found.find((one) => typeof one === 'string') ?? found.find((one) => one === null);
}

/** The answer is a stranger's, whatever it is: it is over in time, and nothing but its head is read. */
function sentTo(hostname: string, edge: OwnEdge, secure: boolean, timeoutMs: number): Promise<SentTo> {
  return new Promise((resolve) => {
    const sent = requestTo(hostname, edge, secure);
    const end = (found: SentTo) => {
      clearTimeout(timer);
      resolve(found);
      sent.destroy();
    };
    const timer = setTimeout(() => end(undefined), timeoutMs);
    sent.once('response', (answer) => end(redirectOf(answer, hostname)));
    sent.once('upgrade', (_, socket) => socket.destroy());
    sent.on('error', () => end(undefined)).once('close', () => end(undefined));
    sent.end();
  });
}

function requestTo(hostname: string, { httpPort, httpsPort, probeSecret }: OwnEdge, secure: boolean): ClientRequest {
  const headers = { Host: hostname, 'User-Agent': 'Onebox', 'X-Onebox-Probe': probeSecret };
  const options = { host: '127.0.0.1', agent: false as const, headers };
  if (!secure) return plainRequest({ ...options, port: httpPort });
  return secureRequest({ ...options, port: httpsPort, servername: hostname, rejectUnauthorized: false });
}

/** What the edge or a site that fails says tells nothing. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, hostname: string): SentTo {
  if (headers['x-onebox-answer'] !== 'container' || statusCode >= 500) return undefined;
  if (!REDIRECTS.includes(statusCode) || !URL.canParse(headers.location ?? '', `http://${hostname}/`)) return null;
  const target = new URL(headers.location!, `http://${hostname}/`).hostname.replace(/\.$/, '');
  return target === hostname ? null : target;
}
