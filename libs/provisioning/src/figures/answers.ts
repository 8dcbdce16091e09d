import { connects } from '../platform/connects.js';
import type { Container } from './container.js';

const TIMEOUT_MS = 1_000;
/** What answered is tried again after this; what did not, at the next look. */
const TRUSTED_MS = 30_000;
/** Connections beside each other. */
const WIDTH = 16;

/** Finds out whether sites' containers take connections, by making one. */
export class Answers {
  private readonly triedAt = new Map<string, number>();
  private trying?: Promise<void>;

  /** Beside everything else: one that hangs must not delay the figures of the others. One round at a time. */
  tryAll(containers: Container[], found: (container: Container, answers: boolean) => void): void {
    this.trying ??= this.round(containers, found).finally(() => (this.trying = undefined));
  }

  forget(id: string): void {
    this.triedAt.delete(id);
  }

  async idle(): Promise<void> {
    await this.trying;
  }

  private async round(containers: Container[], found: (container: Container, answers: boolean) => void): Promise<void> {
    const now = Date.now();
    const due = containers.filter((container) => this.isDue(container, now));
    for (let start = 0; start < due.length; start += WIDTH) {
      await Promise.all(
        due.slice(start, start + WIDTH).map(async (container) => {
          this.triedAt.set(container.id, Date.now());
          found(container, await connects(container.endpoint!, TIMEOUT_MS));
        }),
      );
    }
  }

  private isDue({ id, labels, state, endpoint, answers }: Container, now: number): boolean {
    if (labels.kind !== 'site' || state !== 'running' || !endpoint) return false;
    return answers !== true || now - (this.triedAt.get(id) ?? 0) >= TRUSTED_MS;
  }
}
