import { type Duplex, PassThrough, Writable } from 'node:stream';

/** docker/browser/channel.py says the same. */
const HEAD_BYTES = 9;
const OPEN = 1;
const OPEN_TLS = 2;
const DATA = 3;
const CLOSE = 4;
const PICTURE = 5;
const NOTHING = 6;

const MOST_CONNECTIONS = 64;
/** In both directions together; a page that wants more is not finished. */
const MOST_BYTES = 64 * 1024 ** 2;
const LONGEST_FRAME = 1024 ** 2;
const LONGEST_REASON = 200;

/**
 * The other end of the browser's only channel. What is said there is not to be trusted: it can have connections by `visit`,
 * so many and with so much in them, and it can hand over pixels. `input` and `output` are the container's.
 */
export class SiteRelay {
  readonly input = new PassThrough();
  readonly output: Writable;
  pixels?: Buffer;
  nothing?: string;
  private buffered = Buffer.alloc(0);
  private passed = 0;
  private readonly connections = new Map<number, Duplex>();

  constructor(
    private readonly visit: (tls: boolean) => Duplex,
    private readonly pixelBytes: number,
  ) {
    this.output = new Writable({
      write: (chunk: Buffer, _, done) => {
        try {
          this.take(chunk);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
  }

  /** To be called when the container is gone, or is to go. */
  end(): void {
    for (const connection of this.connections.values()) connection.destroy();
    this.connections.clear();
    this.input.destroy();
  }

  private take(chunk: Buffer): void {
    this.count(chunk.length);
    this.buffered = Buffer.concat([this.buffered, chunk]);
    while (this.buffered.length >= HEAD_BYTES) {
      const length = this.buffered.readUInt32BE(5);
      if (length > LONGEST_FRAME) throw new Error('A frame is too long.');
      const end = HEAD_BYTES + length;
      if (this.buffered.length < end) return;
      const [kind, number] = [this.buffered.readUInt8(0), this.buffered.readUInt32BE(1)];
      const payload = this.buffered.subarray(HEAD_BYTES, end);
      this.buffered = this.buffered.subarray(end);
      this.heed(kind, number, payload);
    }
  }

  private heed(kind: number, number: number, payload: Buffer): void {
    switch (kind) {
      case OPEN:
      case OPEN_TLS:
        return this.open(number, kind === OPEN_TLS);
      case DATA:
        return void this.connections.get(number)?.write(payload);
      case CLOSE:
        return void this.connections.get(number)?.end();
      case PICTURE:
        if (payload.length !== this.pixelBytes) throw new Error('That is not a picture.');
        this.pixels = Buffer.from(payload);
        return;
      case NOTHING:
        this.nothing = payload
          .toString()
          .replace(/[^\x20-\x7e]/g, '?')
          .slice(0, LONGEST_REASON);
        return;
      default:
        throw new Error('There is no such frame.');
    }
  }

  private open(number: number, tls: boolean): void {
    if (this.connections.has(number)) throw new Error('A connection is opened twice.');
    if (this.connections.size >= MOST_CONNECTIONS) return this.say(CLOSE, number);
    const connection = this.visit(tls);
    this.connections.set(number, connection);
    connection.on('data', (data: Buffer) => this.say(DATA, number, data));
    connection.on('error', () => undefined);
    connection.once('close', () => {
      if (this.connections.delete(number)) this.say(CLOSE, number);
    });
  }

  private say(kind: number, number: number, payload: Uint8Array = new Uint8Array()): void {
    if (this.input.destroyed) return;
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(kind, 0);
    head.writeUInt32BE(number, 1);
    head.writeUInt32BE(payload.length, 5);
    this.input.write(Buffer.concat([head, payload]));
    this.passed += payload.length;
    if (this.passed > MOST_BYTES) this.input.destroy(new Error('The page is too large.'));
  }

  private count(bytes: number): void {
    this.passed += bytes;
    if (this.passed > MOST_BYTES) throw new Error('The page is too large.');
  }
}
