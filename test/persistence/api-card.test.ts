import { type ApiUnderTest, Browser, signUpBody, startApi } from '../support/api.js';

/** A number and a code that nothing else would contain. */
const MARKED = { number: '4000000000003220', expiryMonth: 11, expiryYear: 2031, cvc: '971' };
const GROUPED = '4000 0000 0000 3220';
const PASSWORD = 'marked-password-5c1f';

describe('a card', () => {
  let api: ApiUnderTest;
  const written: string[] = [];
  const restore: Array<() => void> = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const spy = jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
      restore.push(() => spy.mockRestore());
    }
    api = await startApi({ logLevel: 'trace' });
  });
  afterAll(async () => {
    restore.forEach((undo) => undo());
    await api.close();
  });

  it('is kept nowhere, whichever way a sign-up goes', async () => {
    const browser = new Browser(api);
    const post = (email: string, changes: object, key: string) =>
      browser
        .post('/signup')
        .set('Idempotency-Key', key)
        .send(signUpBody(email, { password: PASSWORD, card: MARKED, ...changes }));
    await post('marked@example.com', {}, 'card-1').expect(201);
    await post('marked@example.com', {}, 'card-2').expect(409);
    await post('marked2@example.com', { card: { ...MARKED, expiryYear: 2020 } }, 'card-3').expect(422);
    await post('marked3@example.com', { address: 5 }, 'card-4').expect(422);
    await post('marked4@example.com', { card: { ...MARKED, number: 4000000000003220 } }, 'card-5').expect(422);
    await post('marked5@example.com', { card: { ...MARKED, number: GROUPED } }, 'card-6').expect(201);
    const broken = await browser
      .post('/signup')
      .type('json')
      .send(`{"card": {"number": "${MARKED.number}", "cvc": "${MARKED.cvc}"`);
    expect(broken.status).toBe(400);
    await api.database.dataSource.query('RENAME TABLE accounts TO away');
    const failed = await post('marked6@example.com', {}, 'card-7').expect(500);
    await api.database.dataSource.query('RENAME TABLE away TO accounts');

    const haystack = [await everyRow(), api.logged(), written.join(''), JSON.stringify(failed.body)].join('\n');
    expect(api.logged()).toContain('unexpected error');
    expect(haystack).toContain('marked@example.com');
    expect(haystack).not.toContain(MARKED.number);
    expect(haystack).not.toContain(GROUPED);
    expect(haystack.replace(/\D/g, ' ')).not.toMatch(/4000 0000 0000 3220/);
    expect(haystack).not.toMatch(new RegExp(`cvc\\W{1,5}${MARKED.cvc}`));
    expect(haystack).not.toContain(PASSWORD);
  });

  async function everyRow(): Promise<string> {
    const { dataSource, name } = api.database;
    const tables: Array<{ name: string }> = await dataSource.query(
      'SELECT TABLE_NAME name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
      [name],
    );
    const rows = await Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM \`${table.name}\``)));
    return JSON.stringify(rows);
  }
});
