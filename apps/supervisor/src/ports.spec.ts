import { createServer, type AddressInfo, type Server } from 'node:net';
import { holderOf, portAdvice, portIsFree } from './ports.js';

describe('ports', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('tells one that is taken, on loopback or everywhere, from one that is free', async () => {
    expect(await portIsFree({ port, public: false })).toBe(false);
    expect(await portIsFree({ port, public: true })).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await portIsFree({ port, public: true })).toBe(true);
  });

  it('names the process that has it', () => {
    expect(holderOf(port)?.pid).toBe(process.pid);
    expect(holderOf(1)).toBeUndefined();
  });

  it('says what to do', () => {
    const needed = { port: 8080, setting: 'ONEBOX_HTTP_PORT', public: true };
    expect(portAdvice(needed, { pid: 812, name: 'nginx' })).toBe(
      'Port 8080 is used by nginx (pid 812). Try `ONEBOX_HTTP_PORT=8081 npm run up`.',
    );
    expect(portAdvice(needed, undefined)).toContain('another program');
  });
});
