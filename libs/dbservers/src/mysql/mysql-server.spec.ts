import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { MysqlServer } from './mysql-server.js';

const CLIENT_LOCAL_FILES = 0x80;

/** Protocol::HandshakeV10 of a server that asks for mysql_native_password. */
function greeting(): Buffer {
  const body = Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.0.0-test\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678'),
    Buffer.from([0, 0xff, 0xf7, 45, 2, 0, 0xff, 0x81, 21]),
    Buffer.alloc(10),
    Buffer.from('123456789012\0mysql_native_password\0'),
  ]);
  return packet(0, body);
}

function packet(sequence: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, sequence]), body]);
}

const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const READ_A_FILE = Buffer.concat([Buffer.from([0xfb]), Buffer.from('/etc/hostname')]);

/** A server that takes every login and then answers every statement by asking for a file of ours. */
async function hostileServer(): Promise<{ server: Server; received: Buffer[]; port: number }> {
  const received: Buffer[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting());
    socket.on('data', (data) => {
      received.push(data);
      const sequence = data[3]! + 1;
      if (received.length === 1) socket.write(packet(sequence, OK));
      else socket.write(packet(sequence, data.length > 4 ? READ_A_FILE : OK));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, received, port: (server.address() as AddressInfo).port };
}

describe('MysqlServer and a server that was taken over', () => {
  it('neither offers nor gives it a file of ours', async () => {
    const { server, received, port } = await hostileServer();
    const mysql = new MysqlServer({ host: '127.0.0.1', port, username: 'onebox', password: 'secret' });
    await expect(mysql.ensureDatabase('a')).rejects.toThrow(/The database server at 127.0.0.1/);
    const clientFlags = received[0]!.readUInt32LE(4);
    expect(clientFlags & CLIENT_LOCAL_FILES).toBe(0);
    expect(Buffer.concat(received).includes(readFileSync('/etc/hostname'))).toBe(false);
    await mysql.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('MysqlServer and nobody', () => {
  it('is not ready, within the time that it was given', async () => {
    const mysql = new MysqlServer({ host: '127.0.0.1', port: 1, username: 'onebox', password: 'secret' });
    expect(await mysql.ready(100)).toBe(false);
  });

  it('says so without the password', async () => {
    const mysql = new MysqlServer({ host: '127.0.0.1', port: 1, username: 'onebox', password: 's3cret' });
    const error: unknown = await mysql
      .ensureLogin({ database: 'a', username: 'a', password: 's3cret' })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'OperationalError', message: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cret');
  });
});
