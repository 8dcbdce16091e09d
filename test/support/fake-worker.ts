import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type AppLogin,
  type AppLoginAnswer,
  type CommandHandlers,
  type CommandLogLine,
  createCommandServer,
  createNudgeServer,
  type Listening,
  type Logs,
  SOCKETS,
  type UploadContent,
  type Uploaded,
} from '@onebox/commands';

/**
 * What the API sees of a worker: its real sockets and its real protocol, with nothing behind them but memory. What it was
 * told and sent is kept for tests to look at.
 */
export class FakeWorker implements CommandHandlers {
  readonly keys: string[] = [];
  readonly uploads: { input: UploadContent; bytes: number; sha256: string }[] = [];
  readonly asked: (Logs | AppLogin)[] = [];
  /** Thrown instead of the next answer. */
  refusal?: Error;
  lines: CommandLogLine[] = [];
  /** How many followers were let go of. */
  released = 0;
  private servers: Listening[] = [];

  async listen(runDir: string): Promise<void> {
    this.servers = [
      await createCommandServer({ socketPath: join(runDir, SOCKETS.commands), handlers: this }),
      await createNudgeServer({
        socketPath: join(runDir, SOCKETS.nudge),
        onKeys: (keys) => void this.keys.push(...keys),
      }),
    ];
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  async uploadContent(input: UploadContent, body: Readable): Promise<Uploaded> {
    this.refuseWhereTold();
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of body) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    this.uploads.push({ input, bytes, sha256: hash.digest('hex') });
    return { files: 1, bytes };
  }

  appLogin(input: AppLogin): Promise<AppLoginAnswer> {
    this.asked.push(input);
    this.refuseWhereTold();
    return Promise.resolve({ url: 'http://blog.test/?onebox_login=once', expiresAt: '2026-11-20T10:15:00.000Z' });
  }

  async *logs(input: Logs, signal: AbortSignal): AsyncGenerator<CommandLogLine> {
    this.asked.push(input);
    this.refuseWhereTold();
    yield* this.lines;
    if (!input.follow) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.released++;
  }

  private refuseWhereTold(): void {
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) throw refusal;
  }
}
