import { Transform, type TransformCallback } from 'node:stream';

/** Of a line, as much as an edit may look at. Longer ones hold rows, and are not edited. */
const LONGEST_EDITED = 4096;

const NEWLINE = 0x0a;

/** A line as it shall be, without its end; undefined leaves it out. Characters are bytes. */
export type EditLine = (line: string) => string | undefined;

/** Passes text on, line by line through `edit`. Bytes of any encoding stay as they are; lines of any length pass in little memory. */
export class EditedLines extends Transform {
  private held: Buffer = Buffer.alloc(0);
  /** The rest of a line that is too long to be edited passes. */
  private inLongLine = false;

  constructor(private readonly edit: EditLine) {
    super();
  }

  override _transform(chunk: Buffer | string, encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    let rest = this.held.length ? Buffer.concat([this.held, bytes]) : bytes;
    this.held = Buffer.alloc(0);
    while (rest.length) {
      const end = rest.indexOf(NEWLINE) + 1;
      if (end === 0) {
        this.hold(rest);
        break;
      }
      this.line(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.held.length) this.line(this.held);
    done();
  }

  private hold(rest: Buffer): void {
    if (!this.inLongLine && rest.length <= LONGEST_EDITED) {
      this.held = rest;
      return;
    }
    this.inLongLine = true;
    this.push(rest);
  }

  private line(bytes: Buffer): void {
    if (this.inLongLine || bytes.length > LONGEST_EDITED) {
      this.inLongLine = false;
      this.push(bytes);
      return;
    }
    const line = bytes.toString('latin1');
    const ending = /\r?\n$/.exec(line)?.[0] ?? '';
    const edited = this.edit(line.slice(0, line.length - ending.length));
    if (edited !== undefined) this.push(Buffer.from(edited + ending, 'latin1'));
  }
}
