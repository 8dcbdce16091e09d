import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 10 * 1024 ** 2;
const KEPT = 3;

/** A file of lines that is turned over when it is 10 MiB large: `api.log`, `api.log.1`, … `api.log.3`. */
export class LogFile {
  private bytes: number;

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
    this.bytes = sizeOf(path);
  }

  /** Appends a line, at once: what a dying process said last must be there. */
  write(line: string): void {
    if (this.bytes > LARGEST_BYTES) this.turnOver();
    const text = `${line}\n`;
    appendFileSync(this.path, text, { mode: 0o640 });
    this.bytes += Buffer.byteLength(text);
  }

  private turnOver(): void {
    for (let number = KEPT - 1; number >= 1; number--)
      moveIfThere(`${this.path}.${number}`, `${this.path}.${number + 1}`);
    moveIfThere(this.path, `${this.path}.1`);
    this.bytes = 0;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
