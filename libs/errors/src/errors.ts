/** What is wrong with one field of the input; `path` as in RFC 9457's example: `address.country`, `runtimes.0.root`. */
export interface FieldError {
  path: string;
  message: string;
}

/** The classes of a rejected request. One filter in the API maps them to HTTP status codes. */
export type Rejection =
  | 'malformed'
  | 'unauthenticated'
  | 'declined'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'precondition_failed'
  | 'too_large'
  | 'unsupported_media'
  | 'invalid'
  | 'throttled'
  | 'unavailable';

/**
 * The user's error: rejected, shown, never retried. Subclasses name the fact (`HostnameTaken`).
 * `code` is stable and part of the API (`domain.hostname_taken`); `message` is a sentence for a person.
 */
export class UserError extends Error {
  constructor(
    readonly rejection: Rejection,
    readonly code: string,
    message: string,
    readonly fields: FieldError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** Something that is not there, or is a stranger's: the two are never told apart. */
export class NotFound extends UserError {
  constructor(what: string) {
    super('not_found', 'not_found', `There is no such ${what}.`);
  }
}

/** Input that is well formed but wrong, with the reason at each field. */
export class InvalidInput extends UserError {
  constructor(fields: FieldError[], code = 'invalid') {
    const named = fields.map(({ path, message }) => (fields.length > 1 && path ? `${path}: ${message}` : message));
    super('invalid', code, named.join(' '), fields);
  }
}

/** The bank wants the customer in person: the browser goes on with the secret. Nothing was carried out; it is not kept. */
export class ConfirmationRequired extends UserError {
  constructor(
    message: string,
    readonly clientSecret: string,
  ) {
    super('declined', 'payment.action_required', message);
  }
}

/** Refused until a record of DNS shows that the name is the caller's own; then the same request again is carried out. */
export class ProofRequired extends UserError {
  constructor(
    code: string,
    message: string,
    fields: FieldError[],
    readonly record: { type: 'TXT'; name: string; value: string },
  ) {
    super('conflict', code, message, fields);
  }
}

/** A passing failure of something outside (Docker, a database server, a gateway): retried with backoff. */
export class OperationalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * A failure that trying again cannot cure: the user must change something. Reconcilers end with it; it is shown in the
 * operation with `detail` (log lines, for example) and not retried.
 */
export class TerminalError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail: string[] = [],
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * Whether something that was thrown is an error of this name: how an error of a port is told by who imports only the port's
 * types.
 */
export function isNamed<E extends Error>(error: unknown, name: E['name']): error is E {
  return error instanceof Error && error.name === name;
}
