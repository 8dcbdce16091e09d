import { translated } from '../texts/translated.ts';

/** What the API answered instead of what was asked for (RFC 9457); or `offline`, where it did not answer. */
export class Problem extends Error {
  override name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: { path: string; message: string }[] = [],
    /** With `payment.action_required`: what the browser confirms the payment with. */
    readonly clientSecret?: string,
    /** In how many seconds to try again, where the server says so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

interface ProblemBody {
  detail?: string;
  title?: string;
  code?: string;
  errors?: { path: string; message: string }[];
  clientSecret?: string;
}

export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => ({}));
  const wait = Number(response.headers.get('retry-after'));
  return problemFrom(response.status, body, wait || undefined);
}

/** `answer`: the body, or what came in its place. */
export function problemFrom(status: number, answer: unknown, retryAfter?: number): Problem {
  const body = (answer ?? {}) as ProblemBody;
  const message = translated(body.detail ?? body.title ?? `The server answered ${status}.`);
  const fields = body.errors?.map(({ path, message: said }) => ({ path, message: translated(said) }));
  return new Problem(status, body.code ?? 'unknown', message, fields, body.clientSecret, retryAfter);
}

export function offline(): Problem {
  return new Problem(0, 'offline', translated('The server does not answer. Are you online?'));
}
