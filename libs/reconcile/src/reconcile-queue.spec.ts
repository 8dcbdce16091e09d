import { TerminalError } from '@onebox/errors';
import { type Pass, ReconcileQueue, type ReconcileQueueOptions } from './reconcile-queue.js';
import type { Key, Reconciler, Result } from './reconciler.js';

/** Passes that end when the test says so, each written down. Ids are `<group>-<anything>`. */
class Passes implements Reconciler {
  readonly kind = 'domain';
  readonly begun: string[] = [];
  readonly signals: AbortSignal[] = [];
  known: string[] = [];
  private readonly open = new Map<string, { end: (result: Result) => void; fail: (error: unknown) => void }>();

  get running(): string[] {
    return [...this.open.keys()];
  }

  reconcile(id: string, signal: AbortSignal): Promise<Result> {
    if (this.open.has(id)) throw new Error(`${id} runs twice at once`);
    this.begun.push(id);
    this.signals.push(signal);
    return new Promise<Result>((end, fail) => {
      this.open.set(id, { end, fail });
      signal.addEventListener('abort', () => void this.fail(id, new Error('aborted')));
    });
  }

  async end(id: string, result: Result = { done: true }): Promise<void> {
    const pass = this.open.get(id)!;
    this.open.delete(id);
    pass.end(result);
    await settled();
  }

  async fail(id: string, error: unknown = new Error('Docker is away')): Promise<void> {
    const pass = this.open.get(id)!;
    this.open.delete(id);
    pass.fail(error);
    await settled();
  }

  ids(): Promise<string[]> {
    return Promise.resolve(this.known);
  }

  fairnessGroup(id: string): Promise<string> {
    return Promise.resolve(id.split('-')[0]!);
  }
}

/** Lets everything happen that waits for nothing but promises. */
async function settled(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0);
}

function stillQueue(passes: Passes, options: Partial<ReconcileQueueOptions> = {}): ReconcileQueue {
  return new ReconcileQueue({ reconcilers: [passes], random: () => 1, ...options });
}

function queueOf(passes: Passes, options: Partial<ReconcileQueueOptions> = {}): ReconcileQueue {
  const queue = stillQueue(passes, options);
  queue.start();
  return queue;
}

const key = (id: string): Key => `domain:${id}`;

describe('ReconcileQueue', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('makes one pass of what is added many times before it runs, and one more of what is added while it runs', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    for (let i = 0; i < 5; i++) queue.add(key('a-1'));
    await settled();
    for (let i = 0; i < 5; i++) queue.add(key('a-1'));
    await settled();
    expect(passes.begun).toEqual(['a-1']);
    await passes.end('a-1');
    expect(passes.begun).toEqual(['a-1', 'a-1']);
    await passes.end('a-1');
    await queue.idle();
    expect(passes.begun).toHaveLength(2);
  });

  it('runs as many keys beside each other as it is wide', async () => {
    const passes = new Passes();
    const queue = queueOf(passes, { width: 3 });
    for (let i = 0; i < 10; i++) queue.add(key(`${'abcdefghij'[i]}-${i}`));
    await settled();
    expect(passes.running).toHaveLength(3);
    await passes.end('b-1');
    expect(passes.running).toEqual(['a-0', 'c-2', 'd-3']);
  });

  it('gives half of its width to one account at most: passes of it that never end keep no other from getting on', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    for (let i = 0; i < 20; i++) queue.add(key(`a-${i}`));
    await settled();
    expect(passes.running).toEqual(['a-0', 'a-1', 'a-2', 'a-3']);
    for (let i = 0; i < 3; i++) {
      queue.add(key(`b-${i}`));
      await settled();
      await passes.end(`b-${i}`);
    }
    expect(passes.begun.slice(4)).toEqual(['b-0', 'b-1', 'b-2']);
    await passes.end('a-2');
    expect(passes.running).toEqual(['a-0', 'a-1', 'a-3', 'a-4']);
  });

  it('gives the next free slot to an account that has nothing running, however much others have queued', async () => {
    const passes = new Passes();
    const queue = stillQueue(passes);
    for (const account of ['a', 'b', 'c', 'd', 'e']) {
      for (let i = 0; i < 10; i++) queue.add(key(`${account}-${i}`));
    }
    await settled();
    queue.start();
    expect(passes.running).toEqual(['a-0', 'b-0', 'c-0', 'd-0', 'e-0', 'a-1', 'b-1', 'c-1']);
    queue.add(key('f-0'));
    await settled();
    expect(passes.running).toHaveLength(8);
    await passes.end('a-0');
    expect(passes.running).toContain('f-0');
  });

  it('takes accounts in turn', async () => {
    const passes = new Passes();
    const queue = stillQueue(passes, { width: 1 });
    for (const id of ['a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'c-1']) queue.add(key(id));
    await settled();
    queue.start();
    for (let i = 0; i < 6; i++) await passes.end(passes.running[0]!);
    expect(passes.begun).toEqual(['a-1', 'b-1', 'c-1', 'a-2', 'b-2', 'a-3']);
  });

  it('lets priority keys go first, even when all slots are taken', async () => {
    const passes = new Passes();
    const queue = queueOf(passes, { width: 4 });
    for (let i = 0; i < 5; i++) queue.add(key(`${i < 2 ? 'a' : 'b'}-${i}`));
    await settled();
    queue.add(key('b-4'), { priority: true });
    await settled();
    expect(passes.running).toEqual(['a-0', 'a-1', 'b-2', 'b-3', 'b-4']);
  });

  it('looks again after the time that a pass asked for', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    queue.add(key('a-1'));
    await settled();
    await passes.end('a-1', { lookAgainAfterMs: 5000 });
    await jest.advanceTimersByTimeAsync(4999);
    expect(passes.begun).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(passes.begun).toHaveLength(2);
  });

  it('keeps the earliest of several delays, and a key that is added at once does not wait for it', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    queue.add(key('a-1'), { delayMs: 5000 });
    queue.add(key('a-1'), { delayMs: 1000 });
    queue.add(key('a-1'), { delayMs: 9000 });
    queue.add(key('b-1'), { delayMs: 1000 });
    queue.add(key('b-1'));
    await settled();
    expect(passes.begun).toEqual(['b-1']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(passes.begun).toEqual(['b-1', 'a-1']);
    await passes.end('a-1');
    await passes.end('b-1');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(passes.begun).toHaveLength(2);
  });

  it('is not hurried by a delay that is longer than a timer can hold', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    queue.add(key('a-1'), { delayMs: 90 * 86_400_000 });
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect(passes.begun).toEqual([]);
  });

  it('tries a failed pass again with growing delays, up to the cap, and starts anew after a success', async () => {
    const passes = new Passes();
    const queue = queueOf(passes, { backoff: { baseMs: 100, capMs: 300 } });
    queue.add(key('a-1'));
    await settled();
    for (const delay of [100, 200, 300, 300]) {
      await passes.fail('a-1');
      await jest.advanceTimersByTimeAsync(delay - 1);
      expect(passes.running).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(passes.running).toEqual(['a-1']);
    }
    await passes.end('a-1');
    queue.add(key('a-1'));
    await settled();
    await passes.fail('a-1');
    await jest.advanceTimersByTimeAsync(100);
    expect(passes.running).toEqual(['a-1']);
  });

  it('lets what a failing pass caused itself wait for its backoff, and a nudge not', async () => {
    const passes = new Passes();
    const queue = queueOf(passes, { backoff: { baseMs: 1000, capMs: 1000 } });
    queue.add(key('a-1'));
    await settled();
    queue.add(key('a-1'), { afterBackoff: true });
    await passes.fail('a-1');
    queue.add(key('a-1'), { afterBackoff: true });
    await jest.advanceTimersByTimeAsync(999);
    expect(passes.begun).toHaveLength(1);
    queue.add(key('a-1'));
    await settled();
    expect(passes.begun).toHaveLength(2);
  });

  it('does not try a terminal error again until somebody asks', async () => {
    const passes = new Passes();
    const seen: Pass[] = [];
    const queue = queueOf(passes, { onPass: (pass) => seen.push(pass) });
    passes.known = ['a-1'];
    queue.add(key('a-1'));
    await settled();
    await passes.fail('a-1', new TerminalError('app.broken', 'It does not start.'));
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(passes.begun).toHaveLength(1);
    expect(seen[0]).toMatchObject({ key: 'domain:a-1', outcome: 'terminal', failures: 1 });
    await queue.resync();
    await settled();
    expect(passes.begun).toHaveLength(2);
  });

  it('puts ten thousand keys of a resync behind a change, and leaves slots free for it', async () => {
    const passes = new Passes();
    passes.known = Array.from({ length: 10_000 }, (_, i) => `all-${i}`);
    const queue = queueOf(passes, { width: 4 });
    await queue.resync();
    await settled();
    expect(passes.running).toEqual(['all-0', 'all-1']);
    queue.add(key('b-1'));
    queue.add(key('all-9999'));
    await settled();
    expect(passes.running).toEqual(['all-0', 'all-1', 'b-1', 'all-9999']);
  });

  it('goes on with the other reconcilers when one cannot list its ids', async () => {
    const passes = new Passes();
    passes.known = ['a-1'];
    const broken: Reconciler = Object.assign(new Passes(), {
      kind: 'database',
      ids: () => Promise.reject(new Error('gone')),
    });
    const errors: string[] = [];
    const queue = queueOf(passes, { reconcilers: [broken, passes], onError: (what) => errors.push(what) });
    await queue.resync();
    await settled();
    expect(passes.running).toEqual(['a-1']);
    expect(errors).toEqual(['listing every database']);
  });

  it('runs a key although nobody can say whose it is', async () => {
    const passes = new Passes();
    passes.fairnessGroup = () => Promise.reject(new Error('the database is away'));
    const queue = queueOf(passes);
    queue.add(key('a-1'));
    await settled();
    expect(passes.running).toEqual(['a-1']);
  });

  it('ignores keys of a kind that it does not know', async () => {
    const queue = queueOf(new Passes());
    queue.add('invoice:1');
    await queue.idle();
  });

  it('tells when the pass has ended that began after the question', async () => {
    const passes = new Passes();
    const queue = queueOf(passes);
    let settledAt = 0;
    queue.add(key('a-1'));
    await settled();
    queue.add(key('a-1'));
    void queue.whenSettled(key('a-1')).then(() => (settledAt = passes.begun.length));
    await passes.end('a-1');
    expect(settledAt).toBe(0);
    await passes.fail('a-1');
    expect(settledAt).toBe(2);
    await queue.whenSettled(key('never-added'));
  });

  it('stops: aborts what runs, waits for it, begins nothing more', async () => {
    const passes = new Passes();
    const seen: Pass[] = [];
    const queue = queueOf(passes, { width: 1, onPass: (pass) => seen.push(pass) });
    queue.add(key('a-1'));
    queue.add(key('a-2'));
    queue.add(key('a-3'), { delayMs: 10 });
    await settled();
    await queue.stop();
    queue.add(key('a-4'));
    await jest.advanceTimersByTimeAsync(120_000);
    expect(passes.begun).toEqual(['a-1']);
    expect(passes.signals[0]!.aborted).toBe(true);
    expect(seen).toMatchObject([{ key: 'domain:a-1', outcome: 'aborted' }]);
  });

  it('tells of a slow pass and aborts one that hangs, which is then tried again', async () => {
    const passes = new Passes();
    const slow: string[] = [];
    const queue = queueOf(passes, { slowAfterMs: 1000, abortAfterMs: 5000, onSlowPass: (name) => slow.push(name) });
    queue.add(key('a-1'));
    await jest.advanceTimersByTimeAsync(1000);
    expect(slow).toEqual(['domain:a-1']);
    await jest.advanceTimersByTimeAsync(4000 + 200);
    expect(passes.begun).toEqual(['a-1', 'a-1']);
  });
});
