/** An error as Stripe answers it. */
export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; message: string; code?: string; decline_code?: string; param?: string } & Record<
      string,
      unknown
    >,
  ) {
    super(error.message);
  }
}

export function invalid(message: string, rest: { code?: string; param?: string } = {}): StripeFault {
  return new StripeFault(400, { type: 'invalid_request_error', message, ...rest });
}

export function missing(what: string, id: string, param = 'id'): StripeFault {
  const message = `No such ${what}: '${id}'`;
  return new StripeFault(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message,
    param,
  });
}
