import { translated } from '../texts/translated.ts';

interface FieldProblem {
  path: string;
  message: string;
}

interface ProofRecord {
  type: 'TXT';
  name: string;
  value: string;
}

/** What some problems tell beside their message. */
interface ProblemFacts {
  /** With `payment.action_required`: what the browser confirms the payment with. */
  clientSecret?: string;
  /** Where another account has a name: what shows that it is the caller's. */
  record?: ProofRecord;
  /** In how many seconds to try again, where the server says so. */
  retryAfter?: number;
}

/** What the API answered instead of what was asked for (RFC 9457); or `offline`, where it did not answer. */
export class Problem extends Error {
  override name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldProblem[] = [],
    readonly facts: ProblemFacts = {},
  ) {
    super(message);
  }

  /** The same, with its faults at the fields as a form names them. */
  atFields(fields: FieldProblem[]): Problem {
    return new Problem(this.status, this.code, this.message, fields, this.facts);
  }
}

interface ProblemBody extends ProblemFacts {
  detail?: string;
  title?: string;
  code?: string;
  errors?: FieldProblem[];
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
  const { detail, title, code = 'unknown', errors, clientSecret, record } = (answer ?? {}) as ProblemBody;
  const message = translated(detail ?? title ?? `The server answered ${status}.`);
  const fields = errors?.map(({ path, message: said }) => ({ path, message: translated(said) }));
  return new Problem(status, code, message, fields, { clientSecret, record, retryAfter });
}

export function offline(): Problem {
  return new Problem(0, 'offline', translated('The server does not answer. Are you online?'));
}
