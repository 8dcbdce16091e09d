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
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as ProblemBody;
  const message = translated(body.detail ?? body.title ?? `The server answered ${response.status}.`);
  const fields = body.errors?.map(({ path, message: said }) => ({ path, message: translated(said) }));
  return new Problem(response.status, body.code ?? 'unknown', message, fields, body.clientSecret);
}

export function offline(): Problem {
  return new Problem(0, 'offline', translated('The server does not answer. Are you online?'));
}
