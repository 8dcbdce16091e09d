import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { reach } from './reach.js';

/** Whatever a stranger's server says, in its own words. */
async function saying(say: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.unref().on('error', () => undefined);
    socket.once('data', () => say(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

describe('what is seen of a server', () => {
  const servers: Server[] = [];
  /** Ends only when no connection is left. */
  afterEach(() => Promise.all(servers.splice(0).map((server) => once(server.close(), 'close'))));

  const visit = async (say: (socket: Socket) => void, timeoutMs = 200) => {
    const server = await saying(say);
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    return reach({ address: '127.0.0.1', port, secure: false, hostname: 'shop.test', path: '/' }, timeoutMs);
  };
  const once200 = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

  it('is what it answers', async () => {
    expect(await visit((socket) => socket.write(once200))).toEqual({ answered: true, status: 200, body: 'hello' });
  });

  it('is the beginning of a long answer', async () => {
    const long = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`;
    expect(await visit((socket) => socket.write(long))).toMatchObject({ status: 200, body: 'x'.repeat(512) });
  });

  it.each([
    ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ])('is an answer, also where it changes to another protocol: %j', async (head) => {
    expect(await visit((socket) => socket.write(head))).toMatchObject({ answered: true, status: 101 });
  });

  it.each([
    ['nothing', () => undefined],
    ['one interim answer after the other', (socket: Socket) => dripping(socket, 'HTTP/1.1 102 Processing\r\n\r\n')],
    ['half a head', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nX-A: ')],
    ['a body that never ends', (socket: Socket) => dripping(socket, 'x', 'HTTP/1.1 200 OK\r\n\r\n')],
  ])('is silence, in time, where it says %s', async (_what, say) => {
    expect(await visit(say)).toEqual({ answered: false, why: 'silent' });
  });

  it.each([
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['ends', (socket: Socket) => socket.end()],
    ['says something else than HTTP', (socket: Socket) => void socket.write('220 smtp.test ESMTP\r\n')],
    ['breaks off', (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe')],
  ])('is nobody of ours where it %s', async (_what, say) => {
    expect(await visit(say, 2000)).toEqual({ answered: false, why: 'refused' });
  });
});

/** Says it again and again, as long as anybody listens. */
function dripping(socket: Socket, drop: string, head = ''): void {
  socket.write(head);
  const timer = setInterval(() => socket.write(drop), 10);
  socket.once('close', () => clearInterval(timer));
}
