import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { probeThroughEdge } from './probe.js';

describe('a probe through the edge', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  /** `answer`: what comes back, in its own words; null: the connection is closed. */
  const probe = async (answer: string | null, timeoutMs = 2000) => {
    const server = createServer((socket) => {
      socket.unref().on('error', () => undefined);
      socket.once('data', () => (answer === null ? socket.destroy() : socket.write(answer)));
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port: httpPort } = server.address() as AddressInfo;
    const request = { hostname: 'shop.test', path: '/', candidate: false, timeoutMs };
    return probeThroughEdge({ httpPort, probeSecret: 'a'.repeat(32) }, request);
  };

  it('tells the status, and whether the site has answered', async () => {
    const answer = 'HTTP/1.1 302 Found\r\nX-Onebox-Answer: container\r\n\r\n';
    expect(await probe(answer)).toEqual({ status: 302, fromSite: true });
  });

  it('ends where the site changes to another protocol', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await probe(answer)).toEqual({ status: 101, fromSite: false });
  });

  it('ends in time where there is no answer', async () => {
    expect(await probe('', 100)).toEqual({ fromSite: false, error: 'No answer within 100 ms.' });
    expect(await probe(null)).toMatchObject({ fromSite: false, error: expect.any(String) });
  });
});
