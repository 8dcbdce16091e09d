import createClient from 'openapi-fetch';
import { Problem, problemOf } from './problem.ts';
import type { components, paths } from './schema.d.ts';

/** The shapes of the API, as its document says them. */
export type Schemas = components['schemas'];

let csrfToken = '';
let onSignedOut = () => {};

/** The session's token goes into every change from now on. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the API says that nobody is signed in any more. */
export function whenSignedOut(handle: () => void): void {
  onSignedOut = handle;
}

/** For a change that is not sent by `api`. */
export function csrfHeader(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken };
}

/** For an answer that did not come by `api`. */
export function heedProblem({ code }: Problem): void {
  if (code === 'auth.required') onSignedOut();
}

/** Typed by the API's own document. Every call throws a Problem where the answer is none of the expected ones. */
export const api = createClient<paths>({ baseUrl: location.origin });

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    heedProblem(problem);
    throw problem;
  },
  onError() {
    return new Problem(0, 'offline', 'The server does not answer. Are you online?');
  },
});

/** The body of an answer, which a call that throws problems always has. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
