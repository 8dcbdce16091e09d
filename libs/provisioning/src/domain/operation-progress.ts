import type { TerminalError } from '@onebox/errors';
import type { Operations } from '@onebox/operations';

/**
 * Tells an operation how far it is, without making the work wait for the telling: what is told is written one after another
 * behind it. `written` waits for all of it.
 */
export class OperationProgress {
  private last: Promise<void> = Promise.resolve();

  /** `id`: null where nobody follows. */
  constructor(
    private readonly operations: Operations,
    readonly id: string | null,
  ) {}

  start(steps: { name: string; title: string }[]): void {
    this.tell((id) => this.operations.start(id, steps));
  }

  begin(step: string): void {
    this.tell((id) => this.operations.stepStarted(id, step));
  }

  finish(step: string, detail?: string): void {
    this.tell((id) => this.operations.stepFinished(id, step, detail));
  }

  async written(): Promise<void> {
    await this.last;
  }

  async succeed(): Promise<void> {
    await this.last;
    if (this.id) await this.operations.succeed(this.id);
  }

  async fail({ code, message, detail }: TerminalError): Promise<void> {
    await this.last;
    if (this.id) await this.operations.fail(this.id, { code, message, detail });
  }

  private tell(write: (id: string) => Promise<void>): void {
    const { id } = this;
    if (!id) return;
    this.last = this.last.then(() => write(id));
    // Looked at by `written`; until then it must not count as unhandled.
    this.last.catch(() => {});
  }
}
