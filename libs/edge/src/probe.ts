import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { EdgeSettings } from './edge-settings.js';
import type { Edge, ProbeResult } from './edge.port.js';
import { hostnameKey, poolKey } from './map-values.js';

type ProbeRequest = Parameters<Edge['probe']>[0];

/**
 * A GET to the edge over loopback, marked as our own by the secret. The answer's body is not read. Redirects are answers.
 */
export function probeThroughEdge(
  { httpPort, probeSecret }: Pick<EdgeSettings, 'httpPort' | 'probeSecret'>,
  { hostname, path, candidate, pool, timeoutMs }: ProbeRequest,
): Promise<ProbeResult> {
  const headers = {
    Host: hostnameKey(hostname),
    'User-Agent': 'Onebox',
    'X-Onebox-Probe': probeSecret,
    ...(candidate ? { 'X-Onebox-Candidate': '1' } : {}),
    ...(pool === undefined ? {} : { 'X-Onebox-Pool': poolKey(pool) }),
  };
  return new Promise((resolve) => {
    const sent = httpRequest({
      host: '127.0.0.1',
      port: httpPort,
      path: path.replace(/[^\x21-\x7e]/gu, encodeURIComponent),
      headers,
      agent: false,
    });
    const end = (result: ProbeResult) => {
      clearTimeout(timer);
      resolve(result);
      sent.destroy();
    };
    const failed = ({ message }: Error) => end({ fromSite: false, error: message });
    const timer = setTimeout(() => end({ fromSite: false, error: `No answer within ${timeoutMs} ms.` }), timeoutMs);
    sent.once('response', (answer) => end(resultOf(answer)));
    // 101: without a listener Node closes the connection and says nothing of it.
    sent.once('upgrade', (answer, socket) => {
      socket.destroy();
      end(resultOf(answer));
    });
    sent.once('close', () => end({ fromSite: false, error: 'The connection was closed.' }));
    sent.on('error', failed).end();
  });
}

function resultOf({ statusCode, headers }: IncomingMessage): ProbeResult {
  return { status: statusCode, fromSite: headers['x-onebox-answer'] === 'container' };
}
