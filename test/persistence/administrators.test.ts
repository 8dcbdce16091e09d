import { Account, Administrators, Session, Sessions, SignInLinks, User } from '@onebox/accounts';
import { FakeClock } from '@onebox/clock';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

const client = { address: '192.0.2.1', userAgent: 'test' };

describe('the administrator', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let administrators: Administrators;
  const clock = new FakeClock();

  beforeEach(async () => {
    database = await testDatabase();
    sessions = new Sessions(database.dataSource, clock);
    administrators = new Administrators(database.dataSource, sessions, clock);
  });
  afterEach(() => database.drop());

  it('is made once, with a password that is told once', async () => {
    const made = await administrators.ensure('admin@example.com');
    expect(made).toMatchObject({ created: true, generatedPassword: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) });
    const again = await administrators.ensure('admin@example.com');
    expect(again).toEqual({ ...made, created: false, generatedPassword: null });
    const { user, account } = await sessions.signIn('ADMIN@example.com', made.generatedPassword!, client);
    expect(user.platformRole).toBe('admin');
    expect(account).toMatchObject({ billingExempt: true, gatewayCustomerId: null, card: null });
    expect(await database.dataSource.manager.count(Account)).toBe(1);
  });

  it('follows ONEBOX_ADMIN_PASSWORD, ending sessions when it changes and only then', async () => {
    const { userId, generatedPassword } = await administrators.ensure('admin@example.com', 'the first password');
    expect(generatedPassword).toBeNull();
    const { sessionToken } = await sessions.signIn('admin@example.com', 'the first password', client);
    await administrators.ensure('admin@example.com', 'the first password');
    expect(await sessions.resolve(sessionToken)).toBeDefined();
    await administrators.ensure('admin@example.com', 'the second password');
    expect(await sessions.resolve(sessionToken)).toBeUndefined();
    await expect(sessions.signIn('admin@example.com', 'the first password', client)).rejects.toThrow('wrong');
    await sessions.signIn('admin@example.com', 'the second password', client);
    expect(await database.dataSource.manager.countBy(Session, { userId })).toBe(1);
  });

  it('follows ONEBOX_ADMIN_EMAIL, but never takes over a customer', async () => {
    const { userId } = await administrators.ensure('old@example.com', 'the first password');
    expect((await administrators.ensure('new@example.com')).userId).toBe(userId);
    await sessions.signIn('new@example.com', 'the first password', client);
    const { manager } = database.dataSource;
    const admin = await manager.findOneByOrFail(User, { id: userId });
    await manager.insert(User, { ...admin, id: 'usr_customer', email: 'c@e.f', emailKey: 'c@e.f', platformRole: null });
    await expect(administrators.ensure('C@e.f')).rejects.toMatchObject({ rejection: 'conflict' });
  });

  it('gets a new password by command, and customers do too', async () => {
    await administrators.ensure('admin@example.com', 'the first password');
    const password = await administrators.setPassword('Admin@example.com');
    await sessions.signIn('admin@example.com', password, client);
    await expect(administrators.setPassword('who@example.com')).rejects.toThrow('There is no such user.');
  });

  it('is not signed in by a link that somebody else made up, or that was used', async () => {
    const { userId } = await administrators.ensure('admin@example.com');
    const links = new SignInLinks(database.dataSource, sessions, clock);
    const { token } = await links.create(userId);
    const { user } = await links.redeem(token, client);
    expect(user.id).toBe(userId);
    await expect(links.redeem(token, client)).rejects.toMatchObject({ rejection: 'gone' });
    await links.create(userId);
    clock.advance(16 * 60_000);
    await links.removeExpired();
    expect(await database.dataSource.query('SELECT * FROM sign_in_links')).toEqual([]);
  });
});

it('an unknown e-mail takes as long as a wrong password', async () => {
  const database = await testDatabase();
  const sessions = new Sessions(database.dataSource, new FakeClock());
  await new Administrators(database.dataSource, sessions, new FakeClock()).ensure(
    'admin@example.com',
    'right password',
  );
  const time = async (email: string) => {
    const started = performance.now();
    await sessions.signIn(email, 'wrong password', client).catch(() => undefined);
    return performance.now() - started;
  };
  await time('warm@example.com');
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 15; round++) {
    known.push(await time('admin@example.com'));
    unknown.push(await time('nobody@example.com'));
  }
  // Without the dummy hash an unknown address is answered about ten times faster.
  const median = (times: number[]) => times.sort((a, b) => a - b)[7]!;
  expect(median(unknown) / median(known)).toBeGreaterThan(0.4);
  expect(median(unknown) / median(known)).toBeLessThan(2.5);
  await database.drop();
});
