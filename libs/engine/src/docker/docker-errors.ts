import { OperationalError, TerminalError } from '@onebox/errors';

interface EngineFailure {
  message?: string;
  statusCode?: number;
  code?: string;
  json?: { message?: string };
}

export function statusOf(error: unknown): number | undefined {
  return (error as EngineFailure | undefined)?.statusCode;
}

export function reasonOf(error: unknown): string {
  const failure = error as EngineFailure;
  return failure.json?.message ?? failure.message ?? String(error);
}

/**
 * The engine's failure in our terms: OperationalError for what may pass by itself, TerminalError for what will not.
 * What is one of the two already stays as it is. `what` completes "could not …".
 */
export function translated(error: unknown, what: string): Error {
  if (error instanceof OperationalError || error instanceof TerminalError) return error;
  const reason = reasonOf(error).trim();
  const status = statusOf(error);
  if (/no space left on device/i.test(reason)) {
    return new OperationalError(`The engine's disk is full: could not ${what}.`, { cause: error });
  }
  if (status === 404 && /no such image/i.test(reason)) {
    return new TerminalError('engine.image_missing', `Could not ${what}: ${reason}`);
  }
  if (
    /OCI runtime create failed/.test(reason) &&
    /executable file not found|no such file|permission denied/.test(reason)
  ) {
    return new TerminalError('engine.command_missing', `Could not ${what}: ${reason}`);
  }
  if (status === 400) return new TerminalError('engine.refused', `Could not ${what}: ${reason}`);
  if (status === undefined && (error as EngineFailure).code) {
    return new OperationalError(`The container engine does not answer: could not ${what} (${reason}).`, {
      cause: error,
    });
  }
  return new OperationalError(`Could not ${what}: ${reason}`, { cause: error });
}

/** Runs one call of the engine's API and translates its failure. */
export async function asking<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated(error, what);
  }
}

/** `undefined` where the engine answers that the object is not there. */
export async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** 304: it is so already. dockerode takes that for a success of some calls and not of others. */
export async function unlessDone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (statusOf(error) !== 304) throw error;
  }
}

export function foreignObject(kind: string, name: string): TerminalError {
  return new TerminalError(
    'engine.foreign_object',
    `The ${kind} ${name} belongs to somebody else on this engine, and is left alone.`,
  );
}
