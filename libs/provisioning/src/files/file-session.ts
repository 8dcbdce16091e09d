import { PassThrough, type Readable, type Writable } from 'node:stream';
import { OperationalError, type Rejection, UserError } from '@onebox/errors';
import { z } from 'zod';
import { decodeFrames, encodeFrame } from './frames.js';

/** Runs docker/sandbox/files until its input ends; rejects where it failed or was aborted. */
export type StartProgram = (io: { stdin: Readable; stdout: Writable; signal: AbortSignal }) => Promise<unknown>;

export interface FileAnswer {
  said: Record<string, unknown>;
  payload: Buffer;
}

interface Waiting {
  resolve: (answer: FileAnswer) => void;
  reject: (error: Error) => void;
}

/** Each request takes moments. One that does not is not answered any more. */
const DEADLINE_MS = 30_000;

const answer = z.union([
  z.object({ ok: z.record(z.string(), z.unknown()) }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);

/** What is not here is the customer's own mistake: `invalid`. */
const REJECTIONS: Record<string, Rejection> = {
  'files.not_found': 'not_found',
  'files.exists': 'conflict',
  'files.is_folder': 'conflict',
  'files.not_a_folder': 'conflict',
  'files.special': 'conflict',
  'files.link_outside': 'conflict',
  'files.no_permission': 'conflict',
  'files.wrong_offset': 'conflict',
  'files.incomplete': 'conflict',
  'files.changed_meanwhile': 'precondition_failed',
  'files.upload_gone': 'gone',
  'files.no_space': 'too_large',
  'files.too_long': 'too_large',
  'files.busy': 'unavailable',
  'files.none_yet': 'unavailable',
};

/** A conversation with the program that looks after one site's files. Requests are answered one after the other. */
export class FileSession {
  /** Resolves when the program and its container are gone, however that came. */
  readonly ended: Promise<void>;
  private readonly requests = new PassThrough();
  private readonly abort = new AbortController();
  private readonly waiting: Waiting[] = [];
  private over = false;

  constructor(start: StartProgram) {
    const answers = new PassThrough();
    const running = start({ stdin: this.requests, stdout: answers, signal: this.abort.signal });
    // One that could not be started has not ended its output.
    running.catch((error: Error) => answers.destroy(error));
    const read = this.read(answers);
    this.ended = Promise.allSettled([running, read]).then(([ran]) =>
      this.giveUp(ran.status === 'rejected' ? ran.reason : undefined),
    );
  }

  /** It takes no more requests. */
  get isOver(): boolean {
    return this.over;
  }

  /**
   * @throws UserError `files.*` for what the program refuses, OperationalError where it is gone or does not answer: whether
   * it was carried out is then not known.
   */
  async ask(request: object, payload?: Uint8Array): Promise<FileAnswer> {
    if (this.over) throw new OperationalError('The program for the files of a site is gone.');
    const asked = new Promise<FileAnswer>((resolve, reject) => this.waiting.push({ resolve, reject }));
    const timer = setTimeout(() => this.kill('It did not answer in time.'), DEADLINE_MS);
    this.requests.write(encodeFrame(request, payload));
    try {
      return await asked;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets what is under way be finished. */
  end(): void {
    this.over = true;
    this.requests.end();
  }

  private async read(answers: Readable): Promise<void> {
    try {
      for await (const { head, payload } of decodeFrames(answers)) {
        const { resolve, reject } = this.waiting.shift()!;
        const said = answer.parse(head);
        if ('ok' in said) resolve({ said: said.ok, payload });
        else reject(refusalOf(said.error));
      }
    } catch (error) {
      this.kill(error instanceof Error ? error.message : 'It broke off.');
    }
  }

  private kill(why: string): void {
    this.abort.abort(new OperationalError(`The program for the files of a site was ended. ${why}`));
  }

  private giveUp(reason: unknown): void {
    this.over = true;
    this.requests.destroy();
    const error = reason instanceof Error ? reason : new OperationalError('The program for the files of a site ended.');
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

function refusalOf({ code, message }: { code: string; message: string }): Error {
  if (code === 'files.failed') return new OperationalError(`The program for the files of a site failed: ${message}`);
  const rejection = REJECTIONS[code] ?? 'invalid';
  return new UserError(rejection, code, message, [], rejection === 'unavailable' ? 5 : undefined);
}
