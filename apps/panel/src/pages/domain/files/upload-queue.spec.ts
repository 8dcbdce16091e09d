import { Problem } from '../../../api/problem.ts';
import { type SendFile, UploadQueue } from './upload-queue.ts';

const file = (name: string) => ({ file: { name, size: 1 } as File, path: name });
const settled = async (queue: UploadQueue) => {
  while (queue.isBusy) await new Promise((resolve) => setTimeout(resolve, 1));
  return queue.snapshot().map(({ path, state }) => `${path} ${state}`);
};

/** Answers one after the other; then all is well. */
function sender(...answers: (Problem | null)[]) {
  const sent: { path: string; replace: boolean }[] = [];
  const waits: number[] = [];
  const send: SendFile = ({ path, replace }) => {
    sent.push({ path, replace });
    const problem = answers.shift();
    return problem ? Promise.reject(problem) : Promise.resolve();
  };
  const wait = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { send, wait, sent, waits };
}

describe('files on their way', () => {
  it('are sent a few at a time, and all of them', async () => {
    let atOnce = 0;
    let most = 0;
    const send: SendFile = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      atOnce--;
    };
    const quiet = jest.fn();
    const queue = new UploadQueue({ send, width: 2, onQuiet: quiet });
    queue.add(['a', 'b', 'c', 'd', 'e'].map(file));
    expect(await settled(queue)).toEqual(['a done', 'b done', 'c done', 'd done', 'e done']);
    expect(most).toBe(2);
    expect(quiet).toHaveBeenCalled();
    queue.clear();
    expect(queue.snapshot()).toEqual([]);
  });

  it('go on after a line that broke, a limit and an upload of all files, and wait as long as they are told', async () => {
    const limit = new Problem(429, 'throttled', '', [], { retryAfter: 7 });
    const { waits, ...given } = sender(
      new Problem(0, 'offline', ''),
      limit,
      new Problem(409, 'files.deploying', ''),
      new Problem(503, 'worker.unavailable', ''),
    );
    const queue = new UploadQueue(given);
    queue.add([file('a')]);
    expect(await settled(queue)).toEqual(['a done']);
    expect(waits).toEqual([1000, 7000, 4000, 8000]);
  });

  it('end with the reason where it does not help to try again, until somebody wants to', async () => {
    const queue = new UploadQueue(sender(new Problem(413, 'content.over_quota', 'Full.')));
    queue.add([file('a')]);
    expect(await settled(queue)).toEqual(['a failed']);
    expect(queue.snapshot()[0]!.problem!.message).toBe('Full.');
    queue.retry(queue.snapshot()[0]!.id);
    expect(await settled(queue)).toEqual(['a done']);
  });

  it('never replace what is there unless that is wanted', async () => {
    const there = new Problem(412, 'files.changed_meanwhile', '');
    const { sent, ...given } = sender(there, there);
    const queue = new UploadQueue({ ...given, width: 1 });
    queue.add([file('a'), file('b')]);
    expect(await settled(queue)).toEqual(['a exists', 'b exists']);
    queue.remove(queue.snapshot()[1]!.id);
    queue.replaceAll();
    expect(await settled(queue)).toEqual(['a done']);
    expect(sent.at(-1)).toEqual({ path: 'a', replace: true });
    queue.add([file('c')]);
    await settled(queue);
    expect(sent.at(-1)).toEqual({ path: 'c', replace: false });
  });

  it('are stopped', async () => {
    const send: SendFile = ({ signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Problem(0, 'aborted', ''))));
    const queue = new UploadQueue({ send });
    queue.add([file('a'), file('b')]);
    queue.remove(queue.snapshot()[0]!.id);
    expect(queue.snapshot().map(({ path }) => path)).toEqual(['b']);
    queue.removeAll();
    expect(await settled(queue)).toEqual([]);
  });
});
