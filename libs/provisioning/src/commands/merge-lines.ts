interface Head<T> {
  source: AsyncIterator<T>;
  value?: T;
  /** When it was asked for the value that it has, or has not given yet. */
  askedAt: number;
  failure?: { error: unknown };
  done: boolean;
}

/** How long a line waits for an earlier one from another source that is silent at the moment. */
const PATIENCE_MS = 100;

/**
 * Merges lines of several sources in the order of their time, each source being in order itself. Sources that follow may be
 * silent for long: a line waits for them until it is `patienceMs` old and they have been silent for as long, which is at once
 * where they were silent before. `joining` are sources that come later: it goes on until that has ended, too.
 */
export async function* mergeLines<T extends { time: Date }>(
  sources: AsyncIterable<T>[],
  patienceMs = PATIENCE_MS,
  joining: AsyncIterable<AsyncIterable<T>> = nobody(),
): AsyncGenerator<T> {
  const bell = new Bell();
  const heads = sources.map((source) => begin(source, bell));
  const door = begin(joining, bell);
  try {
    for (;;) {
      requireNoFailure([...heads, door]);
      if (door.value) {
        heads.push(begin(door.value, bell));
        advance(door, bell);
      }
      const open = heads.filter((head) => !head.done);
      if (open.length === 0 && door.done) return;
      const first = earliest(open);
      const wait = first ? waitOf(first.value!, open, patienceMs) : Infinity;
      if (wait > 0) {
        await bell.rung(wait);
        continue;
      }
      yield first!.value!;
      advance(first!, bell);
    }
  } finally {
    // Not waited for: one that follows ends only when its signal aborts.
    for (const { source } of [...heads, door]) void source.return?.().catch(() => undefined);
  }
}

/** Rung by whoever has something. A race of promises would leave a reaction at each that goes on being silent, line by line. */
class Bell {
  private wake: () => void = () => undefined;

  ring(): void {
    this.wake();
  }

  /** When it is rung, or this time is over. */
  async rung(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (milliseconds < Infinity) timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }
}

async function* nobody(): AsyncGenerator<never> {}

function begin<T>(source: AsyncIterable<T>, bell: Bell): Head<T> {
  const head: Head<T> = { source: source[Symbol.asyncIterator](), askedAt: 0, done: false };
  advance(head, bell);
  return head;
}

function advance<T>(head: Head<T>, bell: Bell): void {
  head.value = undefined;
  head.askedAt = Date.now();
  const answered = head.source.next().then(
    ({ value, done }) => {
      if (done) head.done = true;
      else head.value = value;
    },
    (error: unknown) => (head.failure = { error }),
  );
  void answered.then(() => bell.ring());
}

function requireNoFailure(heads: Head<unknown>[]): void {
  const failed = heads.find(({ failure }) => failure);
  if (failed) throw failed.failure!.error;
}

/** How long a line still waits for those that are silent. The clock of a node may be ahead: its lines are not waited for. */
function waitOf({ time }: { time: Date }, open: Head<unknown>[], patienceMs: number): number {
  const silent = open.filter(({ value }) => value === undefined);
  if (silent.length === 0) return 0;
  const now = Date.now();
  const writtenAt = time.getTime() > now ? 0 : time.getTime();
  return Math.max(writtenAt, ...silent.map(({ askedAt }) => askedAt)) + patienceMs - now;
}

function earliest<T extends { time: Date }>(heads: Head<T>[]): Head<T> | undefined {
  const ready = heads.filter((head) => head.value !== undefined);
  return ready.reduce<Head<T> | undefined>(
    (first, head) => (first && first.value!.time <= head.value!.time ? first : head),
    undefined,
  );
}
