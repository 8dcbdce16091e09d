import { Account } from '@onebox/accounts';
import { newId } from '@onebox/database';
import { RegistrarSilent } from '@onebox/registrar';
import { Registration, Transfer } from '@onebox/transfers';
import { type Around, type TransfersUnderTest, transfersUnderTest } from '../support/transfers.js';
import { outcomes, refusal } from '../support/wishes.js';

let names = 0;
const long = (date: string) =>
  new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const noAnswer = () => Promise.reject(new RegistrarSilent('No answer.'));
const name = (beginning = '') => `${beginning}name-${++names}.com`;

describe('transfers', () => {
  let t: TransfersUnderTest;
  let ada: string;

  beforeAll(async () => {
    t = await transfersUnderTest();
  });
  beforeEach(async () => {
    ada = await t.account();
  });
  afterAll(() => t.database.drop());

  const row = (id: string) => t.database.dataSource.manager.findOneByOrFail(Transfer, { id });
  const registrationOf = (hostname: string) =>
    t.database.dataSource.manager.findOneByOrFail(Registration, { hostname });
  const templates = async (account: string) => (await t.mails(account)).map(({ template }) => template);
  const sum = async (account: string) => (await t.charges(account)).reduce((total, one) => total + one.amountCents, 0);
  const completed = async (account: string, hostname = name('approve-')) => {
    const id = await t.start(account, hostname);
    await t.pass(id);
    await t.pass(id);
    return id;
  };

  it('go on for days, and end with the domain, its line and the credit', async () => {
    const hostname = name();
    t.nudged.length = 0;
    const { transfer, operation } = await t.transfers.start(ada, { hostname, authCode: ' SANDBOX-OK ' }, 'usr_1');
    const { id } = transfer;
    expect(transfer).toMatchObject({ hostname, state: 'pending', free: null, completesBy: null, requestedAt: null });
    expect(operation).toMatchObject({ kind: 'transfer', subjectId: id, status: 'pending', progress: 0 });
    expect(t.nudged).toEqual([`transfer:${id}`]);
    expect(await t.pass(id)).toEqual({ lookAgainAfterMs: expect.any(Number) });
    const asked = await t.transfers.read(ada, id);
    expect(asked.completesBy).toBe(new Date(new Date(asked.requestedAt!).getTime() + 5 * 86_400_000).toISOString());
    const waiting = await t.operationOf(id);
    expect(waiting.status).toBe('running');
    expect(waiting.steps.map(({ status }) => status)).toEqual(['succeeded', 'running', 'pending']);
    await t.days(4);
    await t.pass(id);
    expect(await t.charges(ada)).toEqual([]);
    await t.days(2);
    expect(await t.pass(id)).toEqual({ done: true });
    expect(await t.transfers.read(ada, id)).toMatchObject({ state: 'serverApproved', free: true, reason: null });
    expect(await t.operationOf(id)).toMatchObject({ status: 'succeeded', progress: 1, error: null });
    expect(await t.charges(ada)).toEqual([
      { kind: 'transfer', subjectId: id, amountCents: 1000, description: expect.stringContaining(hostname) },
      { kind: 'transfer_credit', subjectId: id, amountCents: -1000, description: expect.stringContaining('free') },
    ]);
    const { expiresOn } = await registrationOf(hostname);
    const [started, done] = await t.mails(ada);
    expect(started).toMatchObject({
      template: 'transfer-started',
      data: { completesOn: '25 November 2026' },
    });
    expect(done).toMatchObject({
      template: 'transfer-completed',
      data: { hostname, expiresOn: long(expiresOn), price: '0.00 USD' },
    });
    expect(await t.registrations.list(ada, { limit: 10 })).toMatchObject({
      items: [{ hostname, expiresOn, autoRenew: true, renewsOn: expect.any(String), transferId: id }],
    });
  });

  it('cost 10.00 from the second on', async () => {
    await completed(ada);
    const id = await completed(ada);
    expect((await row(id)).free).toBe(false);
    expect(await sum(ada)).toBe(1000);
    expect((await t.mails(ada)).at(-1)).toMatchObject({ template: 'transfer-completed', data: { price: '10.00 USD' } });
  });

  it('tell with every page whether the free one is used', async () => {
    const account = await t.account();
    const freeUsed = async () => (await t.transfers.list(account, { limit: 1 })).freeUsed;
    expect(await freeUsed()).toBe(false);
    await completed(account);
    await t.start(account, name());
    expect(await freeUsed()).toBe(true);
  });

  it('that complete at once are free exactly once', async () => {
    for (let round = 0; round < 5; round++) {
      const account = await t.account();
      const ids = await Promise.all(Array.from({ length: 4 }, () => t.start(account, name('approve-'))));
      await Promise.all(ids.map((id) => t.pass(id)));
      await Promise.all(ids.map((id) => t.pass(id)));
      const rows = await Promise.all(ids.map(row));
      expect(rows.map(({ state }) => state)).toEqual(Array(4).fill('clientApproved'));
      expect(rows.filter(({ free }) => free)).toHaveLength(1);
      expect(await sum(account)).toBe(3000);
      expect(await t.charges(account)).toHaveLength(5);
    }
  });

  it('that are rejected or cancelled cost nothing and leave the free one to the next', async () => {
    const rejected = await completed(ada, name('reject-'));
    expect(await row(rejected)).toMatchObject({ state: 'clientRejected', free: null, pendingHostname: null });
    expect(await t.operationOf(rejected)).toMatchObject({
      status: 'failed',
      error: { code: 'transfer.rejected', message: expect.stringContaining('Nothing was charged.') },
    });
    const cancelled = await t.start(ada, name());
    await t.pass(cancelled);
    const { transfer } = await t.transfers.cancel(ada, cancelled);
    expect(transfer).toMatchObject({ state: 'pending', cancelRequestedAt: expect.any(String) });
    await t.transfers.cancel(ada, cancelled);
    expect(await t.pass(cancelled)).toEqual({ done: true });
    expect(await row(cancelled)).toMatchObject({ state: 'clientCancelled', reason: expect.any(String) });
    expect(await t.operationOf(cancelled)).toMatchObject({ status: 'failed', error: { code: 'transfer.cancelled' } });
    expect(await refusal(t.transfers.cancel(ada, cancelled))).toBe('transfer.ended');
    expect(await t.charges(ada)).toEqual([]);
    expect(await templates(ada)).toEqual(['transfer-started', 'transfer-rejected', 'transfer-started']);
    expect((await row(await completed(ada))).free).toBe(true);
  });

  it('that were cancelled before the registrar heard of them are never asked for', async () => {
    const hostname = name('approve-');
    const id = await t.start(ada, hostname);
    await t.transfers.cancel(ada, id);
    await t.pass(id);
    expect(await row(id)).toMatchObject({ state: 'clientCancelled', registrarRef: null });
    expect(await t.registrar.transferStatus({ hostname, transactionId: id })).toBeNull();
    expect(await templates(ada)).toEqual([]);
  });

  it('that the registrar completed before it heard of the cancellation are complete', async () => {
    const id = await t.start(ada, name());
    await t.pass(id);
    await t.days(6);
    await t.transfers.cancel(ada, id);
    await t.pass(id);
    expect(await row(id)).toMatchObject({ state: 'serverApproved', free: true });
    expect(await t.operationOf(id)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['free-', 'transfer.not_registered', 'hostname'],
    ['pending-delete-', 'transfer.pending_delete', 'hostname'],
    ['locked-', 'transfer.prohibited', 'hostname'],
    ['server-locked-', 'transfer.prohibited', 'hostname'],
    ['recent-', 'transfer.too_soon', 'hostname'],
    ['moved-', 'transfer.too_soon', 'hostname'],
  ])('of %s… are refused at once as %s', async (beginning, code, path) => {
    const attempt = t.transfers.start(ada, { hostname: name(beginning), authCode: 'SANDBOX-OK' }, 'usr_1');
    await expect(attempt).rejects.toMatchObject({ code, fields: [{ path, message: expect.any(String) }] });
    expect((await t.transfers.list(ada, { limit: 10 })).items).toEqual([]);
  });

  it('need the right code, and a name that is registered as such', async () => {
    const start = (hostname: string, authCode?: string) => t.transfers.start(ada, { hostname, authCode }, 'usr_1');
    await expect(start(name())).rejects.toMatchObject({ code: 'transfer.no_code', fields: [{ path: 'authCode' }] });
    await expect(start(name(), 'no')).rejects.toMatchObject({ code: 'transfer.wrong_code', rejection: 'invalid' });
    expect(await refusal(start('www.example.com', 'SANDBOX-OK'))).toBe('transfer.not_transferable');
    expect(await refusal(start(name('silent-'), 'SANDBOX-OK'))).toBe('transfer.registrar_unavailable');
    const here = await completed(ada);
    expect(await refusal(start((await row(here)).hostname, 'SANDBOX-OK'))).toBe('transfer.already_here');
  });

  it('of one name are under way once, over all accounts', async () => {
    const [hostname, bob] = [name(), await t.account()];
    const attempts = [ada, bob, ada, bob].map((account) => t.start(account, hostname));
    expect(await outcomes(attempts)).toEqual({ done: 1, codes: Array(3).fill('transfer.already_pending') });
    const [{ id }] = (await t.database.dataSource.manager.findBy(Transfer, { hostname })) as [Transfer];
    await t.pass(id);
    expect(await refusal(t.start(bob, hostname))).toBe('transfer.already_pending');
    const { accountId } = await row(id);
    await t.transfers.cancel(accountId, id);
    await t.pass(id);
    await t.start(bob, hostname);
  });

  it('end where the registry has changed its mind since it was asked', async () => {
    const hostname = name('approve-');
    const id = await t.start(ada, hostname);
    await completed(await t.account(), name('approve-'));
    await t.registrar.requestTransfer({ hostname, authCode: 'SANDBOX-OK', years: 1, transactionId: newId('trf') });
    await t.pass(id);
    expect(await row(id)).toMatchObject({ state: 'serverCancelled', registrarRef: null, authCode: null });
    expect(await t.mails(ada)).toMatchObject([{ template: 'transfer-rejected' }]);
  });

  describe('of a suspended account', () => {
    const stand = (status: 'active' | 'suspended') => t.database.dataSource.manager.update(Account, ada, { status });

    it('are refused, before the registrar is asked', async () => {
      await stand('suspended');
      for (const beginning of ['', 'silent-']) {
        expect(await refusal(t.start(ada, name(beginning)))).toBe('account.suspended');
      }
      expect((await t.transfers.list(ada, { limit: 10 })).items).toEqual([]);
      await stand('active');
      await t.start(ada, name());
    });

    it('are refused, though it was active while the registrar was asked', async () => {
      const check = jest.spyOn(t.registrar, 'checkTransfer').mockImplementationOnce(() => stand('suspended').then());
      expect(await refusal(t.start(ada, name()))).toBe('account.suspended');
      expect(check).toHaveBeenCalledTimes(1);
      check.mockRestore();
      expect((await t.transfers.list(ada, { limit: 10 })).items).toEqual([]);
    });

    it('end with the reason where the registrar has not heard of them', async () => {
      const hostname = name('approve-');
      const id = await t.start(ada, hostname);
      await stand('suspended');
      expect(await t.pass(id)).toEqual({ done: true });
      const reason = 'This account is suspended.';
      expect(await row(id)).toMatchObject({ state: 'serverCancelled', reason, authCode: null, pendingHostname: null });
      expect(await t.operationOf(id)).toMatchObject({ status: 'failed', error: { code: 'transfer.rejected' } });
      expect(await t.registrar.transferStatus({ hostname, transactionId: id })).toBeNull();
      expect(await t.mails(ada)).toMatchObject([{ template: 'transfer-rejected', data: { hostname, reason } }]);
      expect(await t.charges(ada)).toEqual([]);
    });

    it('go on where the registrar has them, also where that could not be written', async () => {
      const hostname = name('approve-');
      const id = await t.start(ada, hostname);
      await t.registrar.requestTransfer({ hostname, authCode: 'SANDBOX-OK', years: 1, transactionId: id });
      await stand('suspended');
      await t.pass(id);
      await t.pass(id);
      expect(await row(id)).toMatchObject({ state: 'clientApproved', free: true });
    });
  });

  it('are not to be seen or touched by another account', async () => {
    const [id, stranger] = [await t.start(ada, name()), await t.account()];
    expect(await refusal(t.transfers.read(stranger, id))).toBe('not_found');
    expect(await refusal(t.transfers.cancel(stranger, id))).toBe('not_found');
    expect(await t.transfers.readMany(stranger, [id])).toEqual([]);
    expect((await t.transfers.list(stranger, { limit: 10 })).items).toEqual([]);
    const { id: registration } = await registrationOf((await row(await completed(ada))).hostname);
    expect(await refusal(t.registrations.read(stranger, registration))).toBe('not_found');
    expect(await refusal(t.registrations.change(stranger, registration, { autoRenew: false }))).toBe('not_found');
    expect((await t.registrations.read(ada, registration)).autoRenew).toBe(true);
  });

  it('hold the code sealed, and only until the registrar has it', async () => {
    const id = await t.start(ada, name());
    expect((await row(id)).authCode).toMatch(/^v1\./);
    expect(JSON.stringify(await everything())).not.toContain('SANDBOX-OK');
    await t.pass(id);
    expect((await row(id)).authCode).toBeNull();
  });

  it('are listed by page, of all accounts for administrators', async () => {
    const ids = [await t.start(ada, name()), await t.start(ada, name()), await t.start(ada, name())];
    const first = await t.transfers.list(ada, { limit: 2 });
    const second = await t.transfers.list(ada, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([...ids].sort().reverse());
    const all = await t.transfers.listAll({ limit: 1 });
    expect(all.items).toMatchObject([{ id: first.items[0]!.id, accountId: ada }]);
    expect((await t.transfers.listAll({ limit: 1, cursor: all.nextCursor! })).items[0]!.id).toBe(first.items[1]!.id);
  });

  /** Lets the n-th call of anything that a pass works with throw, before it or after it. */
  function dyingAt(count: number, when: 'before' | 'after'): { around: Around; died: () => boolean } {
    let [left, died] = [count, false];
    const around: Around = (part) =>
      new Proxy(part, {
        get: (target, property) => {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== 'function') return value;
          return async (...given: unknown[]) => {
            const mine = left-- === 0;
            died ||= mine;
            if (mine && when === 'before') throw new Error('Killed');
            const result: unknown = await (value as (...given: unknown[]) => unknown).apply(target, given);
            if (mine) throw new Error('Killed');
            return result;
          };
        },
      });
    return { around, died: () => died };
  }

  const ENDS = [
    ['approve-', 'clientApproved', false],
    ['reject-', 'clientRejected', false],
    ['', 'clientCancelled', true],
  ] as const;

  it.each(ENDS)('killed anywhere, of %s… go on to the same end: %s', async (beginning, state, cancels) => {
    const seen = new Set<string>();
    let kills = 0;
    for (const when of ['before', 'after'] as const) {
      for (let at = 0; ; at++) {
        const account = await t.account();
        const id = await t.start(account, name(beginning));
        if (cancels) await t.pass(id);
        if (cancels) await t.transfers.cancel(account, id);
        const { around, died } = dyingAt(at, when);
        for (let pass = 0; pass < 2 && !died(); pass++) await t.pass(id, around).catch(() => undefined);
        if (!died()) break;
        kills++;
        for (let pass = 0; pass < 3 && (await t.transferIds()).includes(id); pass++) await t.pass(id);
        seen.add(JSON.stringify(await ended(account, id)));
      }
    }
    expect(kills).toBeGreaterThan(20);
    expect([...seen]).toHaveLength(1);
    expect(JSON.parse([...seen][0]!)).toMatchObject({ state, free: state === 'clientApproved' ? true : null });
  });

  /** All that is left of a transfer, without what differs from one to the next. */
  async function ended(account: string, id: string): Promise<object> {
    const { state, free, pendingHostname, authCode, reason } = await row(id);
    const { status, steps, error } = await t.operationOf(id);
    const charges = (await t.charges(account)).map(({ kind, amountCents }) => [kind, amountCents]);
    const registrations = (await t.registrations.list(account, { limit: 10 })).items.length;
    return {
      ...{ state, free, pendingHostname, authCode, reason, charges, registrations },
      mails: await templates(account),
      operation: [status, error?.code, steps.map((step) => step.status)],
    };
  }

  describe('registrations', () => {
    let id: string;
    let hostname: string;

    beforeEach(async () => {
      ({ hostname } = await row(await completed(ada)));
      ({ id } = await registrationOf(hostname));
    });

    const untilDaysLeft = async (days: number) => {
      const { expiresOn } = await registrationOf(hostname);
      const now = await t.registrar.now();
      await t.days(Math.floor((Date.parse(expiresOn) - now.getTime()) / 86_400_000) + 1 - days);
      await t.settleRegistration(id);
    };
    const renewals = async () => (await t.charges(ada)).filter(({ kind }) => kind === 'renewal');

    it('are reminded of 30 and 7 days before, and renewed 5 days before, each once', async () => {
      const { expiresOn } = await registrationOf(hostname);
      await untilDaysLeft(31);
      expect(await templates(ada)).toEqual(['transfer-started', 'transfer-completed']);
      for (const days of [30, 29, 8, 7, 6]) await untilDaysLeft(days);
      const [first, second, ...more] = (await t.mails(ada)).slice(2);
      expect(first).toMatchObject({
        template: 'registration-renewal',
        data: { hostname, daysLeft: '30', price: '10.00 USD' },
      });
      expect(second).toMatchObject({ template: 'registration-renewal', data: { hostname, daysLeft: '7' } });
      expect([more, await renewals()]).toEqual([[], []]);
      await untilDaysLeft(5);
      const renewed = await registrationOf(hostname);
      expect(renewed.expiresOn.slice(0, 4)).toBe(String(Number(expiresOn.slice(0, 4)) + 1));
      expect((await t.registrar.registration(hostname))!.expiresOn).toBe(renewed.expiresOn);
      expect(await renewals()).toMatchObject([{ subjectId: `${id}:${expiresOn}`, amountCents: 1000 }]);
      expect((await t.mails(ada)).at(-1)).toMatchObject({
        template: 'registration-renewed',
        data: { hostname, expiresOn: long(renewed.expiresOn) },
      });
      await t.settleRegistration(id);
      expect(await renewals()).toHaveLength(1);
    });

    it('are renewed once for each year that was slept through', async () => {
      await t.days(3 * 366);
      await t.settleRegistration(id);
      const years = (await renewals()).length;
      expect(years).toBeGreaterThanOrEqual(2);
      expect(new Set((await renewals()).map(({ subjectId }) => subjectId)).size).toBe(years);
      expect((await registrationOf(hostname)).expiresOn > (await t.registrar.now()).toISOString()).toBe(true);
    });

    it('are not renewed where their owner does not want it, and that is said', async () => {
      t.nudged.length = 0;
      const changed = await t.registrations.change(ada, id, { autoRenew: false });
      expect(changed).toMatchObject({ autoRenew: false, renewsOn: null });
      expect(t.nudged).toEqual([`registration:${id}`]);
      await untilDaysLeft(7);
      expect((await t.mails(ada)).at(-1)).toMatchObject({ template: 'registration-expiring', data: { daysLeft: '7' } });
      await untilDaysLeft(-3);
      expect(await renewals()).toEqual([]);
      await t.registrations.change(ada, id, { autoRenew: true });
      await t.settleRegistration(id);
      expect(await renewals()).toHaveLength(1);
    });

    it('that cannot be renewed are tried again, and say why', async () => {
      ({ hostname } = await row(await completed(ada, name('unrenewable-'))));
      ({ id } = await registrationOf(hostname));
      await untilDaysLeft(5);
      const { renewalProblem } = await t.registrations.read(ada, id);
      expect(renewalProblem).toContain('does not renew');
      expect(await t.passRegistration(id)).toEqual({ lookAgainAfterMs: expect.any(Number) });
      expect(t.incidents.filter((text) => text.includes(hostname))).toHaveLength(1);
      expect((await templates(ada)).filter((one) => one === 'registration-not-renewed')).toHaveLength(1);
      expect(await renewals()).toEqual([]);
      expect((await t.registrations.change(ada, id, { autoRenew: false })).renewalProblem).toBeNull();
    });

    it('are told as such where the registrar is silent', async () => {
      const silent: Around = (part) => ('renew' in part ? Object.create(part, { renew: { value: noAnswer } }) : part);
      await untilDaysLeft(6);
      await t.days(1);
      for (let pass = 0; pass < 3; pass++) {
        await expect(t.passRegistration(id, silent)).rejects.toBeInstanceOf(RegistrarSilent);
      }
      expect((await t.registrations.read(ada, id)).renewalProblem).toBe('No answer.');
      expect(await templates(ada)).not.toContain('registration-not-renewed');
      await t.settleRegistration(id);
      expect((await t.registrations.read(ada, id)).renewalProblem).toBeNull();
      expect(await renewals()).toHaveLength(1);
    });

    it('are not renewed for a suspended account before it has paid', async () => {
      const { manager } = t.database.dataSource;
      await manager.update(Account, ada, { status: 'suspended' });
      await untilDaysLeft(5);
      expect((await t.registrations.read(ada, id)).renewalProblem).toContain('suspended');
      expect(await renewals()).toEqual([]);
      await manager.update(Account, ada, { status: 'active' });
      await t.settleRegistration(id);
      expect(await renewals()).toHaveLength(1);
    });

    it('follow what the registrar says of them', async () => {
      const { dataSource } = t.database;
      const year = (await t.registrar.now()).getUTCFullYear() + 4;
      const set = 'UPDATE sandbox_registrations SET expires_on = ? WHERE hostname = ?';
      await dataSource.query(set, [`${year}-01-01`, hostname]);
      await t.settleRegistration(id);
      expect((await registrationOf(hostname)).expiresOn).toBe(`${year}-01-01`);
      expect(await renewals()).toEqual([]);
      await dataSource.query('UPDATE sandbox_registrations SET ours = 0 WHERE hostname = ?', [hostname]);
      await t.settleRegistration(id);
      expect(await refusal(t.registrations.read(ada, id))).toBe('not_found');
    });

    it('killed anywhere are renewed and charged once', async () => {
      for (const when of ['before', 'after'] as const) {
        for (let at = 0; ; at++) {
          const { expiresOn } = await registrationOf(hostname);
          const before = (await renewals()).length;
          const now = await t.registrar.now();
          await t.days(Math.floor((Date.parse(expiresOn) - now.getTime()) / 86_400_000) - 2);
          const { around, died } = dyingAt(at, when);
          await t.passRegistration(id, around).catch(() => undefined);
          await t.settleRegistration(id);
          expect((await registrationOf(hostname)).expiresOn.slice(0, 4)).toBe(
            String(Number(expiresOn.slice(0, 4)) + 1),
          );
          expect(await renewals()).toHaveLength(before + 1);
          if (!died()) break;
        }
      }
    });
  });

  async function everything(): Promise<unknown[]> {
    const { dataSource, name: database } = t.database;
    const tables: Array<{ name: string }> = await dataSource.query(
      'SELECT TABLE_NAME name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
      [database],
    );
    return Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM \`${table.name}\``)));
  }
});
