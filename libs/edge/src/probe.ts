import { request as httpRequest } from 'node:http';
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
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = httpRequest({
      host: '127.0.0.1',
      port: httpPort,
      path: path.replace(/[^\x21-\x7e]/gu, encodeURIComponent),
      headers,
      signal,
      agent: false,
    });
    sent.once('response', (answer) => {
      resolve({ status: answer.statusCode, fromSite: answer.headers['x-onebox-answer'] === 'container' });
      answer.destroy();
    });
    sent.once('error', (error) => {
      resolve({ fromSite: false, error: signal.aborted ? `No answer within ${timeoutMs} ms.` : error.message });
    });
    sent.end();
  });
}
