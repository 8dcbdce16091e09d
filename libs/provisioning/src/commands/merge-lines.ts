import { setTimeout as sleep } from 'node:timers/promises';

interface Head<T> {
  source: AsyncIterator<T>;
  next: Promise<void>;
  value?: T;
  done: boolean;
}

/** How long a line waits for an earlier one from another source that is silent at the moment. */
const PATIENCE_MS = 100;

/**
 * Merges lines of several sources in the order of their time, each source being in order itself. Sources that follow may be
 * silent for long; their silence delays the others by `patienceMs` at most. `joining` are sources that come later: it goes on
 * until that has ended, too.
 */
export async function* mergeLines<T extends { time: Date }>(
  sources: AsyncIterable<T>[],
  patienceMs = PATIENCE_MS,
  joining: AsyncIterable<AsyncIterable<T>> = nobody(),
): AsyncGenerator<T> {
  const heads = sources.map((source) => begin(source));
  const door = begin(joining);
  try {
    for (;;) {
      const open = heads.filter((head) => !head.done);
      if (open.length === 0 && door.done) return;
      await Promise.race([...open, ...(door.done ? [] : [door])].map((head) => head.next));
      if (door.value) {
        heads.push(begin(door.value));
        door.value = undefined;
        advance(door);
        continue;
      }
      await Promise.race([Promise.all(open.map((head) => head.next)), sleep(patienceMs)]);
      const first = earliest(open);
      if (!first) continue;
      yield first.value!;
      first.value = undefined;
      advance(first);
    }
  } finally {
    // Not waited for: one that follows ends only when its signal aborts.
    for (const { source } of [...heads, door]) void source.return?.().catch(() => undefined);
  }
}

async function* nobody(): AsyncGenerator<never> {}

function begin<T>(source: AsyncIterable<T>): Head<T> {
  return advance({ source: source[Symbol.asyncIterator](), next: Promise.resolve(), done: false });
}

function earliest<T extends { time: Date }>(heads: Head<T>[]): Head<T> | undefined {
  const ready = heads.filter((head) => head.value !== undefined);
  return ready.reduce<Head<T> | undefined>(
    (first, head) => (first && first.value!.time <= head.value!.time ? first : head),
    undefined,
  );
}

function advance<T>(head: Head<T>): Head<T> {
  head.next = head.source.next().then(({ value, done }) => {
    if (done) head.done = true;
    else head.value = value;
  });
  head.next.catch(() => undefined);
  return head;
}
