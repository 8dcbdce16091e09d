import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type CommandHandlers, createCommandServer, WorkerClient } from '@onebox/commands';

const MIB = 1024 * 1024;
const SIZE = 500 * MIB;

describe('an upload of 500 MB through the command socket', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'ob-upload-'));
  afterAll(() => rmSync(runDir, { recursive: true }));

  it('arrives whole, and neither end keeps more of it in memory than a few tens of MB', async () => {
    const server = await createCommandServer({
      socketPath: join(runDir, 'commands.sock'),
      handlers: {
        async uploadContent(_input, body) {
          let bytes = 0;
          for await (const chunk of body) {
            bytes += (chunk as Buffer).length;
            // A reader that is slower than its sender.
            if (bytes % (16 * MIB) < 65_536) await new Promise((resolve) => setTimeout(resolve, 5));
          }
          return { files: 1, bytes };
        },
        appLogin: () => Promise.reject(new Error('not asked')),
        openWebTool: () => Promise.reject(new Error('not asked')),
        logs: () => Readable.from([]),
      } as Partial<CommandHandlers> as CommandHandlers,
    });
    const before = process.memoryUsage().rss;
    let peak = 0;
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const body = Readable.from(
      (function* () {
        for (let sent = 0; sent < SIZE; sent += chunk.length) {
          peak = Math.max(peak, process.memoryUsage().rss);
          yield Buffer.from(chunk);
        }
      })(),
    );
    const ids = { accountId: 'acc_1', domainId: 'dom_1', releaseId: 'rel_1', baseReleaseId: null };
    const input = { ...ids, path: '/', format: 'zip' as const, maxBytes: SIZE };
    const answer = await new WorkerClient({ runDir }).uploadContent(input, body);
    await server.close();
    expect(answer).toEqual({ files: 1, bytes: SIZE });
    // Both ends are this process, and what the collector has not yet taken counts too.
    expect((peak - before) / MIB).toBeLessThan(100);
  });
});
