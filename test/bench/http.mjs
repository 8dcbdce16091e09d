import { request } from 'node:http';

/** One request on a connection of its own. Resolves to `{status, headers, body}`; rejects where no answer came. */
export function fetchOnce({
  host = '127.0.0.1',
  port,
  path = '/',
  headers = {},
  method = 'GET',
  body,
  timeoutMs = 10_000,
}) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path, method, headers, agent: false, timeout: timeoutMs }, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
      );
      incoming.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Asks every 5 ms until the answer is 200 and `good` accepts it. */
export async function untilGood(options, good = () => true, timeoutMs = 120_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await fetchOnce(options).catch((error) => ({ status: 0, body: String(error) }));
    if (answer.status === 200 && good(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`No good answer in time; the last was ${answer.status}: ${answer.body.slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
