import { Problem } from './problem.ts';

/** Asks whoever sits there to sign in again. False: they would not, or not now. */
export type SignInAgain = (why: { change: boolean }) => Promise<boolean>;

let ask: SignInAgain | null = null;
let asked: Promise<boolean> | null = null;

/** Set while there are pages of somebody who is signed in; elsewhere an end of the session is just an answer. */
export function whenSessionEnds(handle: SignInAgain | null): void {
  ask = handle;
}

/**
 * Asks once, however many requests find at the same time that the session is over.
 * @returns whether somebody is signed in now, so that it may be tried again
 */
export function signInAgain(change: boolean): Promise<boolean> {
  if (!ask) return Promise.resolve(false);
  asked ??= ask({ change }).finally(() => (asked = null));
  return asked;
}

interface Session {
  send: (request: Request) => Promise<Response>;
  csrfToken: () => string;
}

/**
 * Sends a request, and again once somebody has signed in where the session was over: so that nothing that was typed is lost.
 * A request that was refused for that has done nothing, so that it may be repeated.
 */
export async function sendInSession(request: Request, { send, csrfToken }: Session): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (isAboutSessions(request) || !(await isOfNoSession(response))) return response;
  const change = request.method !== 'GET';
  if (!(await signInAgain(change))) return response;
  if (change) again.headers.set('X-CSRF-Token', csrfToken());
  return send(again);
}

/** What signs in and out; there is no way back into it. */
function isAboutSessions({ url }: Request): boolean {
  return new URL(url).pathname.startsWith('/api/v1/sessions');
}

async function isOfNoSession(response: Response): Promise<boolean> {
  if (response.status !== 401 && response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return tellsOfNoSession((body as { code?: string } | null)?.code);
}

interface Ending {
  end: () => Promise<unknown>;
  /** Null: there is none. The token of the one that is there goes into what is sent next. */
  sessionNow: () => Promise<unknown>;
}

/** One that is over already has ended; one that was begun in another tab meanwhile is ended in its place. */
export async function endSession({ end, sessionNow }: Ending): Promise<void> {
  try {
    await end();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) return;
    if (problem.code !== 'auth.csrf') throw problem;
    if (await sessionNow()) await end();
  }
}

/** `auth.csrf`: somebody signed in again in another tab. */
export function tellsOfNoSession(code: string | undefined): boolean {
  return code === 'auth.required' || code === 'auth.csrf';
}
