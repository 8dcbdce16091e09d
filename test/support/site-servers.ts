import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

/** What a stand-in for a container saw of a request. */
export interface Seen {
  server: string;
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  bodyBytes: number;
}

/**
 * A stand-in for a site's container: answers with what it saw, as JSON. `/die` reads the request and then breaks the
 * connection; `/slow?ms=` waits; `/status?code=` answers so; `/big?bytes=` answers so much; an upgrade becomes an echo.
 */
export class SiteServer {
  readonly seen: Seen[] = [];
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private bound?: AddressInfo;

  constructor(
    readonly name: string,
    private readonly address = '127.0.0.1',
  ) {}

  get endpoint(): { address: string; port: number } {
    return { address: this.address, port: this.bound!.port };
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.answer(request, response));
    server.keepAliveTimeout = 75_000;
    server.requestTimeout = 0;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket.once('close', () => this.sockets.delete(socket)));
    });
    server.on('upgrade', (request, socket) => {
      this.seen.push(this.record(request, 0));
      socket.write([...switching(request), '', `${this.name}:`].join('\r\n'));
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    // The same port after a restart: a container that is back has its address again.
    server.listen(this.bound?.port ?? 0, this.address);
    await once(server, 'listening');
    this.bound = server.address() as AddressInfo;
    this.server = server;
    return this;
  }

  /** As when the container dies. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let bodyBytes = 0;
    request.on('error', () => undefined);
    for await (const chunk of request) bodyBytes += (chunk as Buffer).length;
    this.seen.push(this.record(request, bodyBytes));
    const url = new URL(request.url!, 'http://site');
    const number = (name: string) => Number(url.searchParams.get(name) ?? 0);
    if (url.pathname === '/die') return void request.socket.destroy();
    if (url.pathname === '/slow') await new Promise((resolve) => setTimeout(resolve, number('ms')));
    if (url.pathname === '/big') return void response.end(Buffer.alloc(number('bytes'), 'x'));
    response.statusCode = number('code') || 200;
    response.setHeader('X-Onebox-Answer', 'forged');
    response.end(JSON.stringify(this.seen.at(-1)));
  }

  private record(request: IncomingMessage, bodyBytes: number): Seen {
    return { server: this.name, method: request.method!, url: request.url!, headers: request.headers, bodyBytes };
  }
}

/** RFC 6455, 4.2.2: an edge may check that the answer fits the key. */
function switching({ headers }: IncomingMessage): string[] {
  const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  const upgrade = ['Upgrade: websocket', 'Connection: Upgrade'];
  return ['HTTP/1.1 101 Switching Protocols', ...upgrade, `Sec-WebSocket-Accept: ${accept}`];
}
