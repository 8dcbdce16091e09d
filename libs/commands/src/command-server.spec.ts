import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError, TerminalError, UserError } from '@onebox/errors';
import { type CommandServerOptions, createCommandServer } from './command-server.js';
import type { CommandHandlers } from './commands.js';
import type { CommandLogLine, UploadContent } from './schemas.js';
import type { Listening } from './unix-server.js';
import { WorkerClient } from './worker-client.js';

const ids = { accountId: 'acc_1', domainId: 'dom_1' };
const upload: UploadContent = {
  ...ids,
  releaseId: 'rel_2',
  baseReleaseId: null,
  path: '/',
  format: 'auto',
  maxBytes: 64 * 1024 * 1024,
};
const line = (text: string): CommandLogLine => ({
  time: '2026-01-01T00:00:00Z',
  runtime: 'php',
  stream: 'stdout',
  text,
});

/** Until it is true, for 5 s at most. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s.');
    await sleep(5);
  }
}

async function byteCount(body: Readable): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += (chunk as Buffer).length;
  return bytes;
}

describe('commands over the socket', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'ob-cmd-'));
  const socketPath = join(runDir, 'commands.sock');
  const client = new WorkerClient({ runDir });
  const errors: unknown[] = [];
  let server: Listening | undefined;

  const serve = async (handlers: Partial<CommandHandlers>, more: Partial<CommandServerOptions> = {}) => {
    const missing = () => Promise.reject(new Error('not expected'));
    const all = {
      uploadContent: missing,
      inspectContent: missing,
      appLogin: missing,
      openWebTool: missing,
      logs: () => Readable.from([]),
      ...handlers,
    };
    server = await createCommandServer({
      socketPath,
      handlers: all as CommandHandlers,
      onError: (_name, error) => errors.push(error),
      ...more,
    });
  };
  afterEach(async () => {
    errors.length = 0;
    await server?.close();
    server = undefined;
  });
  afterAll(() => rmSync(runDir, { recursive: true }));

  describe('the socket', () => {
    it('may be opened by its owner only, and takes the place of what a dead worker left', async () => {
      writeFileSync(socketPath, 'stale');
      await serve({ appLogin: () => Promise.resolve({ username: 'a', password: 'b' }) });
      expect(statSync(socketPath).mode & 0o777).toBe(0o600);
      expect(await client.appLogin(ids)).toEqual({ username: 'a', password: 'b' });
    });

    it('stays where it is when its predecessor closes later', async () => {
      await serve({});
      const predecessor = server!;
      await serve({ appLogin: () => Promise.resolve({ username: 'new', password: 'b' }) });
      await predecessor.close();
      expect(existsSync(socketPath)).toBe(true);
      expect(await client.appLogin(ids)).toMatchObject({ username: 'new' });
    });
  });

  describe('errors', () => {
    const unavailable = { rejection: 'unavailable', code: 'worker.unavailable', retryAfterSeconds: 5 };

    it('says that the worker is away when nobody listens', async () => {
      await expect(client.appLogin(ids)).rejects.toMatchObject(unavailable);
      await expect(client.uploadContent(upload, Readable.from(['x']))).rejects.toMatchObject(unavailable);
      await expect(client.logs(ids).next()).rejects.toMatchObject(unavailable);
    });

    it('says the same when the worker dies in the middle', async () => {
      const dying = createTcpServer((socket) => socket.once('data', () => socket.destroy()));
      const path = join(runDir, 'commands.sock');
      rmSync(path, { force: true });
      dying.listen(path);
      await once(dying, 'listening');
      await expect(client.appLogin(ids)).rejects.toMatchObject(unavailable);
      dying.close();
    });

    it('carries a UserError as it is', async () => {
      const thrown = new UserError(
        'invalid',
        'app.none',
        'Here is no application.',
        [{ path: 'app', message: 'None.' }],
        7,
      );
      await serve({ appLogin: () => Promise.reject(thrown) });
      const error = await client.appLogin(ids).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({
        rejection: 'invalid',
        code: 'app.none',
        fields: thrown.fields,
        retryAfterSeconds: 7,
      });
      expect(errors).toEqual([]);
    });

    it('tells nothing of other errors but what to do, and reports them on its own side', async () => {
      await serve({ appLogin: () => Promise.reject(new OperationalError('password=hunter2 at 10.0.0.1')) });
      const error = (await client.appLogin(ids).catch((reason: unknown) => reason)) as UserError;
      expect(error).toMatchObject({ rejection: 'unavailable', code: 'worker.failed' });
      expect(error.message).not.toContain('hunter2');
      expect(errors).toHaveLength(1);
    });

    it('carries a terminal error as something that the customer must change', async () => {
      await serve({ appLogin: () => Promise.reject(new TerminalError('app.broken', 'Its plugin fails.')) });
      await expect(client.appLogin(ids)).rejects.toMatchObject({ rejection: 'conflict', code: 'app.broken' });
    });

    it('refuses input that is not of ids before anything is sent', async () => {
      await serve({});
      const wrong = { ...ids, domainId: '../../etc' };
      await expect(client.appLogin(wrong)).rejects.toMatchObject({ code: 'command.malformed' });
      const outside = { ...upload, path: '/a/../../b' };
      await expect(client.uploadContent(outside, Readable.from([]))).rejects.toMatchObject({
        code: 'command.malformed',
      });
    });
  });

  describe('uploads', () => {
    it('stream every byte', async () => {
      const content = randomBytes(3_000_000);
      const received: Buffer[] = [];
      await serve({
        async uploadContent(input, body) {
          expect(input).toEqual(upload);
          for await (const chunk of body) received.push(chunk as Buffer);
          return { files: 1, bytes: Buffer.concat(received).length };
        },
      });
      const answer = await client.uploadContent(
        upload,
        Readable.from([content.subarray(0, 100), content.subarray(100)]),
      );
      expect(answer).toEqual({ files: 1, bytes: content.length });
      expect(Buffer.concat(received).equals(content)).toBe(true);
    });

    it('hold their sender back while the worker reads nothing', async () => {
      let begin!: () => void;
      const gate = new Promise<void>((resolve) => (begin = resolve));
      let taken = 0;
      const body = Readable.from(
        (function* () {
          for (; taken < 400; taken++) yield Buffer.alloc(64 * 1024);
        })(),
        { objectMode: false, highWaterMark: 64 * 1024 },
      );
      await serve({
        async uploadContent(_input, received) {
          await gate;
          return { files: 1, bytes: await byteCount(received) };
        },
      });
      const answer = client.uploadContent(upload, body);
      await sleep(300);
      expect(taken).toBeLessThan(100);
      begin();
      expect(await answer).toMatchObject({ bytes: 400 * 64 * 1024 });
    });

    it('are refused early without a hang, a crash, or the rest being read from their sender', async () => {
      await serve({ uploadContent: () => Promise.reject(new UserError('conflict', 'content.busy', 'Wait.')) });
      let taken = 0;
      const endless = new Readable({
        read() {
          taken++;
          this.push(Buffer.alloc(64 * 1024));
        },
      });
      const refused = client.uploadContent({ ...upload, maxBytes: 1e12 }, endless);
      await expect(refused).rejects.toMatchObject({ code: 'content.busy' });
      await sleep(100);
      const before = taken;
      await sleep(200);
      expect(taken).toBe(before);
      expect(endless.destroyed).toBe(false);
    });

    it('end with an error for the worker when their sender is cut off, never as if complete', async () => {
      let ended: string | undefined;
      await serve({
        async uploadContent(_input, body) {
          ended = await byteCount(body).then(
            (bytes) => `complete with ${bytes}`,
            () => 'cut off',
          );
          return { files: 0, bytes: 0 };
        },
      });
      const body = new PassThrough();
      const answer = client.uploadContent(upload, body).catch((error: unknown) => error);
      body.write(Buffer.alloc(1000));
      await sleep(100);
      body.destroy();
      expect(await answer).toMatchObject({ code: 'worker.unavailable' });
      await until(() => ended !== undefined);
      expect(ended).toBe('cut off');
    });

    it('survive being cut off while the worker does not read them yet', async () => {
      let aborted = false;
      await serve({
        async uploadContent(_input, body, signal) {
          await once(signal, 'abort');
          aborted = true;
          return { files: 0, bytes: await byteCount(body) };
        },
      });
      const body = new PassThrough();
      const answer = client.uploadContent(upload, body).catch((error: unknown) => error);
      body.write('x');
      await sleep(50);
      body.destroy(new Error('the browser went away'));
      await answer;
      await until(() => aborted);
    });

    it('end when they are longer than allowed', async () => {
      await serve({ uploadContent: async (_input, body) => ({ files: 1, bytes: await byteCount(body) }) });
      const short = { ...upload, maxBytes: 1_000_000 };
      const exact = client.uploadContent(short, Readable.from([Buffer.alloc(1_000_000)]));
      expect(await exact).toMatchObject({ bytes: 1_000_000 });
      const longer = client.uploadContent(short, Readable.from([Buffer.alloc(1_000_001)]));
      await expect(longer).rejects.toMatchObject({ rejection: 'too_large', code: 'content.too_large' });
    });

    it('end when they come too slowly, though their sender stays', async () => {
      let taken = 0;
      const uploadContent: CommandHandlers['uploadContent'] = async (_input, body) => {
        for await (const chunk of body) taken += (chunk as Buffer).length;
        return { files: 1, bytes: taken };
      };
      await serve({ uploadContent }, { leastPace: { bytes: 1000, withinMs: 120 } });
      const body = new PassThrough();
      const answer = client.uploadContent(upload, body);
      body.write('x');
      await expect(answer).rejects.toMatchObject({ rejection: 'unavailable', code: 'content.too_slow' });
      expect(taken).toBe(1);
    });

    it('are not ended for the time that the worker takes', async () => {
      const uploadContent: CommandHandlers['uploadContent'] = async (_input, body) => {
        await sleep(400);
        return { files: 1, bytes: await byteCount(body) };
      };
      await serve({ uploadContent }, { leastPace: { bytes: 1_000_000, withinMs: 120 } });
      const body = new PassThrough();
      const answer = client.uploadContent(upload, body);
      body.write('x');
      await sleep(300);
      body.end('y');
      expect(await answer).toMatchObject({ bytes: 2 });
    });

    it('are aborted by their caller', async () => {
      let signalled = false;
      await serve({
        async uploadContent(_input, _body, signal) {
          await once(signal, 'abort');
          signalled = true;
          throw signal.reason;
        },
      });
      const abort = new AbortController();
      const answer = client.uploadContent(upload, new PassThrough(), abort.signal).catch((error: unknown) => error);
      await sleep(50);
      abort.abort(new Error('enough'));
      expect(await answer).toMatchObject({ message: 'enough' });
      await until(() => signalled);
    });
  });

  describe('lines', () => {
    it('come as they are made', async () => {
      const source = new PassThrough({ objectMode: true });
      await serve({ logs: () => source as AsyncIterable<CommandLogLine> });
      const lines = client.logs({ ...ids, tail: 10, follow: true });
      source.write(line('erste Zeile 🎉'));
      expect((await lines.next()).value).toEqual(line('erste Zeile 🎉'));
      source.end(line('a\nb'));
      expect((await lines.next()).value).toEqual(line('a\nb'));
      expect((await lines.next()).done).toBe(true);
    });

    it('stop being made when nobody listens any more', async () => {
      let ended = false;
      await serve({
        async *logs(_input, signal) {
          yield line('one');
          await once(signal, 'abort');
          ended = true;
        },
      });
      for await (const item of client.logs({ ...ids, follow: true })) {
        expect(item.text).toBe('one');
        break;
      }
      await until(() => ended);
    });

    it('are not made faster than they are read', async () => {
      let made = 0;
      await serve({
        async *logs() {
          for (; made < 20_000; made++) yield line('x'.repeat(1000));
        },
      });
      const lines = client.logs(ids);
      await lines.next();
      await sleep(300);
      expect(made).toBeLessThan(10_000);
      await lines.return(undefined);
    });

    it('end with the error that the worker met in the middle', async () => {
      await serve({
        async *logs() {
          yield line('one');
          throw new UserError('gone', 'logs.gone', 'The container is gone.');
        },
      });
      const lines = client.logs(ids);
      await lines.next();
      await expect(lines.next()).rejects.toMatchObject({ rejection: 'gone', code: 'logs.gone' });
    });

    it('never look complete when the worker went away', async () => {
      await serve({
        async *logs(_input, signal) {
          yield line('one');
          await once(signal, 'abort');
        },
      });
      const lines = client.logs(ids);
      await lines.next();
      await server!.close();
      server = undefined;
      await expect(lines.next()).rejects.toMatchObject({ code: 'worker.unavailable' });
    });
  });
});
