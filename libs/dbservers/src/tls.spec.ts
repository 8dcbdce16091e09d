import { type AddressInfo, createServer, type Socket } from 'node:net';
import { MysqlServer } from './mysql/mysql-server.js';
import { PostgresServer } from './postgres/postgres-server.js';

/** Protocol::HandshakeV10 of a MySQL server that cannot encrypt (no CLIENT_SSL). */
const BODY = Buffer.concat([
  Buffer.from('\x0a8.0.0-test\0'),
  Buffer.from([1, 0, 0, 0]),
  Buffer.from('12345678'),
  Buffer.from([0, 0xff, 0xf7, 45, 2, 0, 0xff, 0x81, 21]),
  Buffer.alloc(10),
  Buffer.from('123456789012\0mysql_native_password\0'),
]);
const GREETING = Buffer.concat([Buffer.from([BODY.length, 0, 0, 0]), BODY]);

function greets(socket: Socket): void {
  socket.write(GREETING);
}

/** An SSLRequest is answered with N (PostgreSQL manual, "SSL Session Encryption"). */
function isUnwilling(socket: Socket): void {
  socket.once('data', () => socket.write('N'));
}

/** A server that says it cannot encrypt, and keeps what it is told nevertheless. */
async function plainServer(onConnection: (socket: Socket) => void) {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => received.push(data));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const access = { host: '127.0.0.1', port, username: 'administrator', password: 's3cret' };
  const told = (): string => Buffer.concat(received).toString('latin1');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { access, told, close };
}

describe('a server that was to be encrypted and is not', () => {
  it('would be told by an adapter that does not ask for it', async () => {
    const server = await plainServer(greets);
    const adapter = new MysqlServer(server.access);
    expect(await adapter.ready(300)).toBe(false);
    expect(server.told()).toContain('administrator');
    await adapter.close();
    await server.close();
  });

  it.each([
    ['MySQL', MysqlServer, greets],
    ['PostgreSQL', PostgresServer, isUnwilling],
  ])('of %s learns nothing', async (_engine, Server, onConnection) => {
    const server = await plainServer(onConnection);
    const adapter = new Server({ ...server.access, tls: true });
    expect(await adapter.ready(300)).toBe(false);
    expect(server.told()).not.toMatch(/administrator|s3cret/);
    await adapter.close();
    await server.close();
  });
});
