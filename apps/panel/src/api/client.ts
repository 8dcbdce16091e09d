import createClient from 'openapi-fetch';
import { offline, problemOf } from './problem.ts';
import { sendInSession } from './session-end.ts';
import type { components, paths } from './schema.d.ts';

/** The shapes of the API, as its document says them. */
export type Schemas = components['schemas'];

let csrfToken = '';

/** The session's token goes into every change from now on. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** For a change that is not sent by `api`. */
export function csrfHeader(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken };
}

/** `fetch`, which asks who sits there to sign in again where the session is over. */
export function fetchInSession(request: Request): Promise<Response> {
  return sendInSession(request, { send: fetch, csrfToken: () => csrfToken });
}

/** Typed by the API's own document. Every call throws a Problem where the answer is none of the expected ones. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: fetchInSession,
});

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    throw await problemOf(response);
  },
  onError() {
    return offline();
  },
});

/** The body of an answer, which a call that throws problems always has. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
