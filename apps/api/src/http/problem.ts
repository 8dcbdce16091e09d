import { HttpException } from '@nestjs/common';
import {
  ConfirmationRequired,
  type FieldError,
  OperationalError,
  ProofRequired,
  type Rejection,
  UserError,
} from '@onebox/errors';

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, part of the API. */
  code: string;
  errors?: FieldError[];
  /** Only with `payment.action_required`: what the browser confirms the payment with, at the gateway. */
  clientSecret?: string;
  /** Only where another account has a name: what to write into its zone to show that it is one's own. */
  record?: { type: 'TXT'; name: string; value: string };
  /** Only with unexpected errors: what to look for in the log. */
  requestId?: string;
}

/** The HTTP status of a rejection; an unknown one does not compile. */
export function statusOf(rejection: Rejection): number {
  switch (rejection) {
    case 'malformed':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'declined':
      return 402;
    case 'forbidden':
      return 403;
    case 'not_found':
      return 404;
    case 'conflict':
      return 409;
    case 'gone':
      return 410;
    case 'precondition_failed':
      return 412;
    case 'too_large':
      return 413;
    case 'unsupported_media':
      return 415;
    case 'invalid':
      return 422;
    case 'throttled':
      return 429;
    case 'unavailable':
      return 503;
  }
}

const TITLES: Record<number, string> = {
  400: 'Malformed request',
  401: 'Not signed in',
  402: 'Payment declined',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed by someone else',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid input',
  429: 'Too many requests',
  500: 'Unexpected error',
  503: 'Not available now',
};

/** What a client gets to see of an error. Of an unexpected one that is an id, and nothing else. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = asUserError(error);
  if (!known) {
    const detail = 'Something went wrong on our side. It has been recorded under the request id.';
    return { ...named(500), detail, code: 'unexpected', requestId };
  }
  const errors = known.fields.length > 0 ? { errors: known.fields } : {};
  const secret = known instanceof ConfirmationRequired ? { clientSecret: known.clientSecret } : {};
  const record = known instanceof ProofRequired ? { record: known.record } : {};
  return {
    ...named(statusOf(known.rejection)),
    detail: known.message,
    code: known.code,
    ...errors,
    ...secret,
    ...record,
  };
}

function named(status: number): Pick<Problem, 'type' | 'title' | 'status'> {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status };
}

/** The errors of ours, and those that Nest and the body parser throw about a request; undefined for any other. */
export function asUserError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  const type = (error as { type?: unknown } | null)?.type;
  if (type === 'entity.too.large') return new UserError('too_large', 'body.too_large', 'The body is too large.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return unreadable();
  if (typeof type === 'string' && /^(entity|encoding|charset|request|stream)\./.test(type)) return malformed();
  if (error instanceof URIError) return new UserError('malformed', 'address.malformed', 'The address is malformed.');
  if (error instanceof OperationalError || isConnectionFailure(error)) {
    return new UserError(
      'unavailable',
      'unavailable',
      'A part of the platform does not answer. Try again soon.',
      [],
      5,
    );
  }
  return error instanceof HttpException ? ofNest(error) : undefined;
}

/** mysql2 marks errors after which a connection is lost as fatal. */
function isConnectionFailure(error: unknown): boolean {
  const { fatal, syscall } = (error ?? {}) as { fatal?: unknown; syscall?: unknown };
  return fatal === true && syscall === 'connect';
}

function ofNest(error: HttpException): UserError | undefined {
  switch (error.getStatus()) {
    case 400:
      return malformed();
    case 401:
      return new UserError('unauthenticated', 'auth.required', 'Sign in first.');
    case 403:
      return new UserError('forbidden', 'auth.forbidden', 'This is not allowed.');
    case 404:
      return new UserError('not_found', 'not_found', 'There is nothing at this address.');
    case 413:
      return new UserError('too_large', 'body.too_large', 'The body is too large.');
    case 415:
      return unreadable();
    default:
      return undefined;
  }
}

function unreadable(): UserError {
  return new UserError(
    'unsupported_media',
    'body.encoding',
    'The body must be UTF-8, plain or compressed by gzip or br.',
  );
}

function malformed(): UserError {
  return new UserError('malformed', 'body.malformed', 'The request could not be read: it is not valid JSON.');
}
