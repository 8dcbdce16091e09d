import { Account } from '@onebox/accounts';
import { Invoice } from '@onebox/billing';
import { type Config, loadConfig } from '@onebox/config';
import { Secrets } from '@onebox/secrets';
import { DataSource } from 'typeorm';
import { billingRun } from '../../apps/supervisor/src/admin/billing-run.js';
import { entities } from '../../apps/supervisor/src/entities.js';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { billingPass } from '../support/worker-billing.js';

/** `npm run admin -- billing run`, with the entities of its own process and nobody listening for its nudges. */
describe('the command that bills', () => {
  let api: ApiUnderTest;
  let config: Config;
  let dataSource: DataSource;
  let accounts: string[];

  beforeEach(async () => {
    api = await startApi();
    config = loadConfig({ NODE_ENV: 'test', ONEBOX_DATA_DIR: `/tmp/obtest-api-${api.database.name}` });
    dataSource = await new DataSource({ ...api.database.options, entities }).initialize();
    accounts = [];
    for (const email of ['ada@example.com', 'bob@example.com']) {
      accounts.push((await new Browser(api).signUp(email)).accountId);
    }
  });
  afterEach(async () => {
    await dataSource.destroy();
    await api.close();
  });

  const bill = async (...args: string[]) => {
    const lines: string[] = [];
    const secrets = new Secrets(Buffer.alloc(32, 7));
    const say = (line: string) => void lines.push(line);
    const code = await billingRun({ config, secrets, clock: api.clock, dataSource, say }, ['run', ...args]);
    return { code, lines };
  };
  const row = (lines: string[], name: string) =>
    lines
      .find((line) => line.startsWith(name))
      ?.slice(name.length)
      .trim();
  const later = (days: number) => api.clock.advance(days * 86_400_000);
  const count = () => api.database.dataSource.manager.count(Invoice);

  it('lists what would be issued, and issues nothing', async () => {
    for (const id of accounts) await billingPass(api, id);
    const before = await count();
    const { code, lines } = await bill('--dry-run', '--as-of', '2027-01-31');
    expect(code).toBe(0);
    expect(lines).toContain(`${accounts[0]}  2026-12-20 to 2027-01-19, on 2026-12-20`);
    expect(lines.filter((line) => /^ {2}Onebox, 2027-01-20 to 2027-02-19 +100\.00 USD$/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => /^ {2}Total +100\.00 USD$/.test(line))).toHaveLength(4);
    expect([row(lines, 'Accounts'), row(lines, 'Would issue'), row(lines, 'Total USD')]).toEqual([
      '2',
      '4',
      '400.00 USD',
    ]);
    expect(await count()).toBe(before);
  });

  it('issues and collects what is due, once, beside a worker', async () => {
    for (const id of accounts) await billingPass(api, id);
    const before = await count();
    later(31);
    const [first] = await Promise.all([bill(), ...accounts.map((id) => billingPass(api, id))]);
    expect(first).toMatchObject({ code: 0 });
    const second = await bill();
    expect([row(second.lines, 'Invoices'), row(second.lines, 'Failures')]).toEqual(['0', '0']);
    expect(await count()).toBe(before + 2);
  });

  it('says what it did', async () => {
    for (const id of accounts) await billingPass(api, id);
    later(31);
    const { lines } = await bill();
    expect(
      ['Accounts', 'Invoices', 'Total USD', 'Paid', 'Refused', 'Unanswered'].map((name) => row(lines, name)),
    ).toEqual(['2', '2', '200.00 USD', '2', '0', '0']);
  });

  it('fails where an account does, and bills the others', async () => {
    for (const id of accounts) await billingPass(api, id);
    const before = await count();
    later(31);
    await api.database.dataSource.manager.update(Account, accounts[0]!, { timeZone: 'Nowhere/Land' });
    const { code, lines } = await bill();
    expect(code).toBe(1);
    expect(row(lines, 'Failures')).toBe('1');
    expect(lines.at(-1)).toMatch(new RegExp(`^✗ ${accounts[0]}: .*Nowhere/Land`, 'i'));
    expect(await count()).toBe(before + 1);
  });

  it('dates nothing back: a card has its days for being tried again', async () => {
    later(20);
    const before = await count();
    await expect(bill('--as-of', '2026-11-21')).rejects.toThrow('2026-11-21 has passed. Leave --as-of out');
    expect(await count()).toBe(before);
  });

  it('says what is wrong with a date', async () => {
    await expect(bill('--as-of', '2026-13-01')).rejects.toThrow('"2026-13-01" is not a date.');
    await expect(bill('--as-of', '2027-06-01')).rejects.toThrow('Add --dry-run');
  });
});
