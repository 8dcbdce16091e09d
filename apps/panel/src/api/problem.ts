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
    /** Where another account has a name: what shows that it is the caller's. */
    readonly record?: ProofRecord,
  ) {
    super(message);
  }
}

interface ProofRecord {
  type: 'TXT';
  name: string;
  value: string;
}

interface ProblemBody {
  detail?: string;
  title?: string;
  code?: string;
  errors?: { path: string; message: string }[];
  clientSecret?: string;
  record?: ProofRecord;
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as ProblemBody;
  const message = body.detail ?? body.title ?? `The server answered ${response.status}.`;
  return new Problem(response.status, body.code ?? 'unknown', message, body.errors, body.clientSecret, body.record);
}
