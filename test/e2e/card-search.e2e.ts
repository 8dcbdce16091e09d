import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/ask.js';
import { Customer, GOOD_CARD } from '../support/client.js';
import { containersOf, inspected } from '../support/containers.js';
import { textOfPdf } from '../support/download.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const run = promisify(execFile);

/** A number of the sandbox gateway that is accepted, and a CVC, that are found if anything keeps them. */
const MARKED = { ...GOOD_CARD, number: '5555555555554444', cvc: '9173' };
const spaced = '5555 5555 5555 4444';
/** One that is kept and then declined, and the one that pays in its place. */
const POOR = { ...GOOD_CARD, number: '4000000000000341', cvc: '918' };
const PAYING = { ...GOOD_CARD, number: '5200828282828210', cvc: '919' };

interface Bill {
  id: string;
  status: string;
  attempts: number;
}

describe('the number and the CVC of a card', () => {
  let platform: TestPlatform;
  const email = `marked-${Date.now()}@example.com`;
  const pdfs: string[] = [];

  const signUp = (card: object, who = email) => ({
    name: 'Marked Card',
    email: who,
    password: 'correct horse battery',
    address: { line1: '1 Road', city: 'Paris', postalCode: '75001', country: 'FR' },
    card,
  });

  beforeAll(async () => {
    platform = await sharedPlatform();
    const visitor = new Customer(platform, email);
    const key = { 'Idempotency-Key': `marked-${Date.now()}` };
    // Accepted, replayed, refused at a field, malformed, declined: every way that a card can take.
    const statuses = [
      await visitor.send('POST', '/signup', signUp({ ...MARKED, cvc: '917' }), key),
      await visitor.send('POST', '/signup', signUp({ ...MARKED, cvc: '917' }), key),
      await visitor.send('POST', '/signup', signUp({ ...MARKED, number: `${MARKED.number}1` }, `2${email}`)),
      await visitor.send('POST', '/signup', signUp({ ...MARKED, number: spaced, cvc: '917' }, `3${email}`)),
      await visitor.send('POST', '/signup', { ...signUp(MARKED, `4${email}`), surprise: MARKED.number }),
      await visitor.send('POST', `/signup?card=${MARKED.number}`, signUp({ ...MARKED, number: [MARKED.number] })),
    ].map(({ status }) => status);
    expect(statuses[0]).toBe(201);
    await beBilled(visitor, { status: 'paid' });
    const debtor = new Customer(platform, `5${email}`);
    expect((await debtor.send('POST', '/signup', signUp(POOR, `5${email}`))).status).toBe(201);
    await beBilled(debtor, { status: 'open', attempts: 1 });
    await debtor.call('PUT', '/billing/card', { card: PAYING });
    await beBilled(debtor, { status: 'paid' });
  });

  /** Waits for the first invoice, and keeps what its PDF says. */
  async function beBilled(customer: Customer, expected: Partial<Bill>): Promise<void> {
    await customer.signIn();
    const bill = await eventually(
      async () => {
        const { items } = await customer.call<{ items: Bill[] }>('GET', '/invoices');
        const isExpected = ({ status, attempts }: Bill) =>
          status === expected.status && attempts >= (expected.attempts ?? 0);
        return items.find(isExpected);
      },
      `an invoice that is ${expected.status}`,
      60_000,
    );
    const { bytes } = await customer.send('GET', `/invoices/${bill.id}.pdf`);
    pdfs.push(textOfPdf(bytes) + bytes.toString('latin1'));
  }

  const traces = (text: string) =>
    [
      /5555[ -]?5555[ -]?5555[ -]?4444/,
      /4000[ -]?0000[ -]?0000[ -]?0341/,
      /5200[ -]?8282[ -]?8282[ -]?8210/,
      /"?cvc"?\W+91[789]/i,
    ]
      .filter((pattern) => pattern.test(text))
      .map(String);

  it('are in no invoice', () => {
    expect(pdfs.map(traces)).toEqual([[], [], []]);
    expect(pdfs[2]).toContain('ending in 8210');
  });

  it('are nowhere in the database, mails included', async () => {
    const [database] = (await containersOf(platform.id)).filter(({ name }) => name.endsWith('-database'));
    const tables = await sql(
      database!.id,
      `SELECT CONCAT('SELECT * FROM ', table_schema, '.', table_name, ';') FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema <> 'performance_schema'`,
    );
    const stdout = await sql(database!.id, tables);
    for (const shown of [email, 'ending in 8210', 'The card was declined.']) expect(stdout).toContain(shown);
    expect(traces(stdout)).toEqual([]);
  });

  it('are in no log', () => {
    const directory = join(platform.dataDir, 'logs');
    const files = readdirSync(directory);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect({ file, traces: traces(readFileSync(join(directory, file), 'utf8')) }).toEqual({ file, traces: [] });
    }
  });

  it("are in no container's labels or environment, nor in its output", async () => {
    for (const { id, name } of await containersOf(platform.id)) {
      const { stdout, stderr } = await run('docker', ['logs', id], { maxBuffer: 256 * 1024 * 1024 });
      expect({ name, traces: traces(`${await inspected(id)}${stdout}${stderr}`) }).toEqual({ name, traces: [] });
    }
  });

  /** As the server's own root, who reads every schema. */
  async function sql(container: string, statements: string): Promise<string> {
    const client = [
      'mariadb',
      '--socket=/run/onebox/mysqld.sock',
      '--batch',
      '--skip-column-names',
      '--raw',
      '--force',
    ];
    const command = ['exec', '-u', '0', container, ...client, `--execute=${statements}`];
    const { stdout } = await run('docker', command, { maxBuffer: 512 * 1024 * 1024 });
    return stdout;
  }
});
