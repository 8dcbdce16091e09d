import { answerOf, api, type Schemas } from './client.ts';
import { Problem } from './problem.ts';

export function signIn(body: Schemas['SignIn']): Promise<Schemas['Session']> {
  return answerOf(api.POST('/api/v1/sessions', { body }));
}

export function signInByLink(token: string): Promise<Schemas['Session']> {
  return answerOf(api.POST('/api/v1/sessions/link', { body: { token } }));
}

/** Where the account was opened and only the answer was lost, e-mail and password open its first session. */
export async function signUp(body: Schemas['SignUp'], key: string): Promise<Schemas['Session']> {
  try {
    return await answerOf(api.POST('/api/v1/signup', { body, headers: { 'Idempotency-Key': key } }));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'secret_already_given') throw error;
    return signIn({ email: body.email, password: body.password });
  }
}
