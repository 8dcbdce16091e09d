import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { EVERYONE } from './event-feed.js';
import type { EventStream } from './event-stream.js';
import { LineStreams } from './line-streams.js';
import { OpenStreams } from './open-streams.js';

const MIB = 1024 ** 2;

describe('a stream of events', () => {
  const streams = new OpenStreams();
  let server: Server;
  let reader: Socket;

  beforeEach(async () => {
    server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(async () => {
    streams.beforeApplicationShutdown();
    reader.destroy();
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  /** A reader that has asked and reads nothing yet; what it is to be answered by. */
  const asked = async (): Promise<[Request, Response]> => {
    const request = once(server, 'request') as Promise<unknown> as Promise<[Request, Response]>;
    reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
    reader.pause().on('error', () => undefined);
    reader.write('GET / HTTP/1.1\r\nHost: panel.test\r\nConnection: close\r\n\r\n');
    const [incoming, answer] = await request;
    answer.status = (code: number) => Object.assign(answer, { statusCode: code });
    return [incoming, answer];
  };
  const opened = async (): Promise<[EventStream, Response]> => {
    const [request, response] = await asked();
    const stream = streams.open('acc_1', request, response);
    stream.open();
    return [stream, response];
  };
  const event = (bytes: number) => ({ type: 'line', data: 'x'.repeat(bytes) });

  it('is cut off where its reader has stopped to read', async () => {
    const [stream, response] = await opened();
    let ended = false;
    let most = 0;
    stream.onClose(() => (ended = true));
    for (let sent = 0; sent < 64 * MIB && !ended; sent += 64 * 1024) {
      stream.send(event(64 * 1024));
      most = Math.max(most, response.writableLength);
      await turn();
    }
    expect({ ended, gone: response.destroyed }).toEqual({ ended: true, gone: true });
    expect(most).toBeLessThan(2 * MIB);
  });

  it('gives much at once to a reader who reads', async () => {
    const [stream] = await opened();
    let bytes = 0;
    reader.on('data', (chunk) => (bytes += chunk.length)).resume();
    stream.send(...Array.from({ length: 48 }, () => event(64 * 1024)));
    stream.end();
    await once(reader, 'end');
    expect(bytes).toBeGreaterThan(3 * MIB);
  });

  it('tells when there is room again, and when it has ended meanwhile', async () => {
    const [stream, response] = await opened();
    await stream.drained();
    stream.send(event(16 * MIB));
    let hasRoom = false;
    const drained = stream.drained().then(() => (hasRoom = true));
    await turn();
    expect(hasRoom).toBe(false);
    reader.resume();
    await drained;
    expect(response.writableNeedDrain).toBe(false);
    reader.pause();
    stream.send(event(16 * MIB));
    const waiting = stream.drained();
    stream.end();
    await waiting;
  });

  it('of lines asks for no more of them than its reader takes', async () => {
    const [request, response] = await asked();
    let read = 0;
    async function* lines(signal: AbortSignal) {
      for (; !signal.aborted; read++) {
        yield { time: `${read}`, text: 'x'.repeat(64 * 1024) };
        await turn();
      }
    }
    const followed = new LineStreams(streams).follow('acc_1', lines, request, response);
    while (!response.writableNeedDrain) await turn();
    const before = read;
    for (let turns = 0; turns < 1000; turns++) await turn();
    expect(read - before).toBeLessThan(2);
    reader.destroy();
    await followed;
  });

  it.each([
    ['over', 'event: end\n', async function* () {}],
    ['broken off', 'event: problem\n', () => failing()],
  ])('of lines tells a log that is %s from a stream that is', async (_what, told, lines) => {
    const [request, response] = await asked();
    const chunks: Buffer[] = [];
    reader.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
    await new LineStreams(streams).follow('acc_1', lines as () => AsyncIterable<never>, request, response);
    await once(reader, 'close');
    const ends = Buffer.concat(chunks)
      .toString()
      .match(/event: \w+\n/g);
    expect(ends).toEqual([told]);
  });
});

function failing(): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('The worker was restarted.')) }) };
}

describe('streams of one account', () => {
  const open = (streams: OpenStreams, audience: Parameters<OpenStreams['open']>[0]) =>
    streams.open(audience, { socket: { setNoDelay: () => undefined } } as never, { on: () => undefined } as never);

  it('are so many at most, of whatever kind', () => {
    const streams = new OpenStreams();
    const [first] = Array.from({ length: 100 }, () => open(streams, 'acc_1'));
    const refusal = expect.objectContaining({ rejection: 'throttled', code: 'events.too_many_streams' });
    expect(() => open(streams, 'acc_1')).toThrow(refusal);
    open(streams, 'acc_2');
    open(streams, EVERYONE);
    first!.end();
    open(streams, 'acc_1');
    expect(() => open(streams, 'acc_1')).toThrow(refusal);
    streams.beforeApplicationShutdown();
  });
});

describe('lines that are answered whole', () => {
  const refusal = expect.objectContaining({ rejection: 'throttled', code: 'logs.too_many_reads' });
  const streams = new LineStreams(new OpenStreams());
  const read = async (response: Response, audience = 'acc_1') => {
    await streams.answer(audience, () => Readable.from([{ text: 'one' }, { text: 'two' }]), response);
    return (response as unknown as { answer: unknown }).answer;
  };
  const reader = () => {
    const response = Object.assign(new EventEmitter(), {
      json: (answer: unknown) => Object.assign(response, { answer }),
    });
    return response as unknown as Response;
  };

  it('are so many at most for one account, until they are read', async () => {
    const readers = Array.from({ length: 4 }, reader);
    for (const one of readers) expect(await read(one)).toEqual({ items: [{ text: 'one' }, { text: 'two' }] });
    await expect(read(reader())).rejects.toEqual(refusal);
    await read(reader(), 'acc_2');
    readers[0]!.emit('close');
    await read(reader());
    await expect(read(reader())).rejects.toEqual(refusal);
  });

  it('are not read for a caller who has gone', async () => {
    expect(await read(Object.assign(reader(), { destroyed: true }), 'acc_3')).toBeUndefined();
  });
});
