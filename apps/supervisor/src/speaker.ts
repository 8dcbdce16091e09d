/** A failure whose message is all that a person needs: it says what to do. Printed without a stack. */
export class Advice extends Error {
  override name = 'Advice';
}

/** What the supervisor's processes and `npm run up` tell each other. Lines are for a person and may hold a secret. */
export type Message = { line: string; error?: boolean } | { ready: true } | { prepared: Prepared };

/** What the preparation hands over to the process that stays. */
export interface Prepared {
  /** Null when the administrator existed before, or the operator chose the password. */
  newPassword: string | null;
  signInToken: string;
  notes: string[];
}

/**
 * Says a line to the person in front of the screen: by a message to the process that started us, else on standard output.
 * A platform in the background thereby leaves neither password nor link in a log file.
 */
export function say(line: string, { error = false } = {}): void {
  if (process.send && process.connected) process.send({ line, error } satisfies Message);
  else if (error) console.error(line);
  else console.log(line);
}

/** Says one line for a step, with the time that it took, and the detail that the work returns. */
export async function step<T>(title: string, work: () => Promise<T>, detail?: (found: T) => string): Promise<T> {
  const started = performance.now();
  const found = await work();
  const text = detail ? `${title}: ${detail(found)}` : title;
  say(`✓ ${text.padEnd(58)} ${duration(performance.now() - started).padStart(8)}`);
  return found;
}

/** Says what is about to take long. */
export function announce(line: string): void {
  say(`… ${line}`);
}

/** `340 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
