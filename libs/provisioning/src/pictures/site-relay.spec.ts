import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { SiteRelay } from './site-relay.js';

const PIXELS = 12;

/** A site that answers each byte with the same, and what the browser's end reads. */
function world() {
  const visits: { tls: boolean; connection: Duplex }[] = [];
  const relay = new SiteRelay((tls) => {
    const connection = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _, done) {
        this.push(chunk);
        done();
      },
      final(done) {
        this.push(null);
        done();
      },
    });
    visits.push({ tls, connection });
    return connection;
  }, PIXELS);
  const heard: Buffer[] = [];
  relay.input.on('data', (chunk: Buffer) => heard.push(chunk)).on('error', () => undefined);
  const errors: Error[] = [];
  relay.output.on('error', (error) => errors.push(error));
  return { relay, visits, errors, heard: () => Buffer.concat(heard) };
}

function frame(kind: number, number = 0, payload: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUInt8(kind, 0);
  head.writeUInt32BE(number, 1);
  head.writeUInt32BE(bytes.length, 5);
  return Buffer.concat([head, bytes]);
}

describe('the relay between a browser and its site', () => {
  it('opens connections, carries what is said in both directions, and closes', async () => {
    const { relay, visits, heard } = world();
    const said = Buffer.concat([frame(1, 7), frame(3, 7, 'GET'), frame(2, 8), frame(4, 7)]);
    // As it comes from a pipe: in pieces.
    for (const byte of said) relay.output.write(Buffer.from([byte]));
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(visits.map(({ tls }) => tls)).toEqual([false, true]);
    expect(heard()).toEqual(Buffer.concat([frame(3, 7, 'GET'), frame(4, 7)]));
    relay.end();
    expect(visits[1]!.connection.destroyed).toBe(true);
  });

  it('takes a picture of just the right size, and a reason in plain text', () => {
    const { relay } = world();
    relay.output.write(Buffer.concat([frame(5, 0, 'x'.repeat(PIXELS)), frame(6, 0, `a\n\u0007é${'b'.repeat(500)}`)]));
    expect(relay.pixels).toHaveLength(PIXELS);
    expect(relay.nothing).toMatch(/^a\?{3,4}b+$/);
    expect(relay.nothing).toHaveLength(200);
  });

  it.each([
    ['another size', frame(5, 0, 'x')],
    ['an unknown kind', frame(9)],
    ['a frame without end', Buffer.from([3, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])],
    ['the same connection twice', Buffer.concat([frame(1, 1), frame(1, 1)])],
  ])('ends at %s', async (_, said) => {
    const { relay, errors } = world();
    relay.output.write(said);
    await turn();
    expect(errors).toHaveLength(1);
  });

  it('bounds connections and what goes through them', async () => {
    const { relay, visits, errors } = world();
    for (let number = 1; number <= 70; number++) relay.output.write(frame(1, number));
    expect(visits).toHaveLength(64);
    const piece = frame(3, 1, Buffer.alloc(1024 ** 2));
    for (let written = 0; written < 70 && errors.length === 0; written++) {
      relay.output.write(piece);
      await turn();
    }
    expect([...errors, relay.input.errored]).toContainEqual(new Error('The page is too large.'));
  });
});
