import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own lines in our log; its chatter at start is for debugging. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Logger) {}

  verbose(message: unknown): void {
    this.pino.trace(String(message));
  }

  debug(message: unknown): void {
    this.pino.debug(String(message));
  }

  log(message: unknown): void {
    this.pino.debug(String(message));
  }

  warn(message: unknown): void {
    this.pino.warn(String(message));
  }

  error(message: unknown, stack?: unknown): void {
    this.pino.error({ stack }, String(message));
  }

  fatal(message: unknown): void {
    this.pino.fatal(String(message));
  }
}
