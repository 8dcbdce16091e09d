import { Problem } from './problem.ts';

/**
 * The `Idempotency-Key` of what somebody tries to have done: the same while it is not known what became of it, so that a
 * double click or a lost answer does it once; a new one when it was refused, or when it is something else.
 */
export class Attempt {
  private key = '';
  private body = '';

  keyFor(body: unknown): string {
    const written = JSON.stringify(body);
    if (this.key === '' || this.body !== written) this.key = randomKey();
    this.body = written;
    return this.key;
  }

  failed(error: unknown): void {
    if (error instanceof Problem && isDefinite(error)) this.key = '';
  }

  /** The same once more is meant to be done once more. */
  succeeded(): void {
    this.key = '';
  }
}

const attempts = new Map<string, Attempt>();

/** For a form that may be closed and opened again before it is known what became of it. */
export function attemptAt(change: string): Attempt {
  const attempt = attempts.get(change) ?? new Attempt();
  attempts.set(change, attempt);
  return attempt;
}

/** The parameters of a POST to one thing that is to be done once. */
export function once(id: string, key: string) {
  return { params: { path: { id }, header: { 'Idempotency-Key': key } } };
}

function isDefinite({ status, code }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 429 && code !== 'idempotency.in_progress';
}

/** Not `randomUUID`, which browsers keep from pages that came without TLS. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
