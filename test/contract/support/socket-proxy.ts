import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

/** Stands before a unix socket, so that a test can cut the connections through it without touching who listens there. */
export class SocketProxy {
  readonly path = join(tmpdir(), `proxy-${randomBytes(4).toString('hex')}.sock`);
  private readonly sockets = new Set<Socket>();
  private server?: Server;

  constructor(private readonly target: string) {}

  async open(): Promise<this> {
    rmSync(this.path, { force: true });
    this.server = createServer({ allowHalfOpen: true }, (client) => this.join(client));
    await new Promise<void>((resolve) => this.server!.listen(this.path, resolve));
    return this;
  }

  /** Ends every connection, and takes no new one until `open`. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket): void {
    const upstream = connect({ path: this.target, allowHalfOpen: true });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
