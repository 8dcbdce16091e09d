import { once } from 'node:events';
import type { SiteFacts } from '../domain/site-facts.js';
import { FileSessions } from './file-sessions.js';

const factsOf = (accountId: string, id: string) => ({ domain: { id, accountId } }) as SiteFacts;

/** Sandboxes that end with their input. */
function sessions() {
  const running = new Set<string>();
  const sandbox = {
    run: async ({ domain }: SiteFacts, _purpose: string, _command: string[], io: { stdin?: NodeJS.ReadableStream }) => {
      running.add(domain.id);
      io.stdin!.resume();
      await once(io.stdin!, 'end');
      running.delete(domain.id);
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  return { sessions: new FileSessions({ sandbox }), running };
}

describe('the sandboxes for files', () => {
  it('are only so many of an account: one that rests makes room, and none that is in use', async () => {
    const { sessions: open, running } = sessions();
    const used = [];
    for (let number = 1; number <= 8; number++) used.push(await open.use(factsOf('acc', `dom_${number}`)));
    await expect(open.use(factsOf('acc', 'dom_9'))).rejects.toMatchObject({ code: 'files.busy' });
    const other = await open.use(factsOf('other', 'dom_10'));
    used[2]!.release();
    used.push(await open.use(factsOf('acc', 'dom_9')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([running.has('dom_3'), running.has('dom_9'), running.has('dom_10')]).toEqual([false, true, true]);
    for (const { release } of [...used, other]) release();
  });
});
