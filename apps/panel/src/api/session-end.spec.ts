import { Problem } from './problem.ts';
import { endSession, sendInSession, whenSessionEnds } from './session-end.ts';

const over = () => Response.json({ code: 'auth.required' }, { status: 401 });
const foreign = () => Response.json({ code: 'auth.csrf' }, { status: 403 });

describe('a request where the session is over', () => {
  const sent: { body: string; token: string | null }[] = [];
  let answers: Response[] = [];
  const session = {
    csrfToken: () => 'the new one',
    send: async (request: Request) => {
      sent.push({ body: await request.text(), token: request.headers.get('X-CSRF-Token') });
      return answers.shift() ?? Response.json({ saved: true });
    },
  };
  const save = (url = 'http://panel.test/api/v1/account') =>
    sendInSession(
      new Request(url, { method: 'PATCH', body: 'all that was typed', headers: { 'X-CSRF-Token': 'the old one' } }),
      session,
    );
  const read = () => sendInSession(new Request('http://panel.test/api/v1/account'), session);

  beforeEach(() => {
    sent.length = 0;
    answers = [];
  });
  afterEach(() => whenSessionEnds(null));

  it('is sent again after signing in, with all of it and the new token', async () => {
    answers = [over()];
    whenSessionEnds(() => Promise.resolve(true));
    expect((await save()).status).toBe(200);
    expect(sent).toEqual([
      { body: 'all that was typed', token: 'the old one' },
      { body: 'all that was typed', token: 'the new one' },
    ]);
  });

  it('is sent again too where another tab has signed in', async () => {
    answers = [foreign()];
    whenSessionEnds(() => Promise.resolve(true));
    expect((await save()).status).toBe(200);
  });

  it('is refused where nobody signs in', async () => {
    answers = [over()];
    whenSessionEnds(() => Promise.resolve(false));
    const answer = await save();
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ code: 'auth.required' });
    expect(sent).toHaveLength(1);
  });

  it('asks once for all of them, and tells what is a change', async () => {
    answers = [over(), over(), over()];
    const asked: boolean[] = [];
    let signIn = (_again: boolean) => {};
    whenSessionEnds(({ change }) => {
      asked.push(change);
      return new Promise((resolve) => (signIn = resolve));
    });
    const requests = [save(), read(), read()];
    await new Promise((resolve) => setTimeout(resolve, 10));
    signIn(true);
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    expect(asked).toHaveLength(1);
    answers = [over()];
    const later = read();
    await new Promise((resolve) => setTimeout(resolve, 10));
    signIn(false);
    expect((await later).status).toBe(401);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBe(false);
  });

  it.each(['sessions', 'sessions/current'])('asks nobody about %s itself', async (path) => {
    answers = [over()];
    whenSessionEnds(() => Promise.reject(new Error('Asked.')));
    expect((await save(`http://panel.test/api/v1/${path}`)).status).toBe(401);
  });

  it.each([
    [401, { code: 'auth.wrong_credentials' }],
    [403, { code: 'auth.admin_only' }],
    [422, { code: 'input.invalid' }],
  ])('asks nobody after %i %j', async (status, body) => {
    answers = [Response.json(body, { status })];
    whenSessionEnds(() => Promise.reject(new Error('Asked.')));
    expect((await save()).status).toBe(status);
  });

  it('is just refused where nobody is signed in at all', async () => {
    answers = [over()];
    expect((await save()).status).toBe(401);
  });
});

describe('the end of a session that one asks for', () => {
  /** What the API would do: it ends the session whose token it is given. */
  function browser({ session, token }: { session: string | null; token: string }) {
    const held = { session, token };
    const end = () => {
      if (held.session === null) return Promise.reject(new Problem(401, 'auth.required', ''));
      if (held.session !== held.token) return Promise.reject(new Problem(403, 'auth.csrf', ''));
      held.session = null;
      return Promise.resolve();
    };
    const sessionNow = () => Promise.resolve(held.session && (held.token = held.session));
    return { held, end, sessionNow };
  }

  it.each([
    ['is there', { session: 'one', token: 'one' }],
    ['is over already', { session: null, token: 'one' }],
    ['was begun anew in another tab', { session: 'another', token: 'one' }],
  ])('ends with none where one %s', async (_where, found) => {
    const { held, ...ending } = browser(found);
    await endSession(ending);
    expect(held.session).toBeNull();
  });

  it('tells where the API does not answer', async () => {
    const away = new Problem(0, 'offline', 'The server does not answer.');
    const ending = endSession({ end: () => Promise.reject(away), sessionNow: () => Promise.resolve(null) });
    await expect(ending).rejects.toBe(away);
  });
});
