import { inspect } from 'node:util';
import { type Registrar, RegistrarSilent, RenewalRefused, TransferRefused } from '@onebox/registrar';

/** What a registrar's test environment must offer for the suite. */
export interface RegistrarUnderTest {
  registrar: Registrar;
  authCode: string;
  /** A name that nobody asked for yet, which goes its way as it says. */
  name(kind: 'waits' | 'approves' | 'rejects' | 'locked' | 'unrenewable' | 'silent'): string;
  /** Lets days pass for the registrar. */
  pass(days: number): Promise<void>;
}

const DAY = 86_400_000;

/** What every registrar must do, the sandbox and real ones alike. */
export function registrarContract(name: string, open: () => Promise<RegistrarUnderTest>): void {
  describe(`registrar: ${name}`, () => {
    let under: RegistrarUnderTest;
    let registrar: Registrar;
    let transactions = 0;

    beforeAll(async () => {
      under = await open();
      ({ registrar } = under);
    });

    const wish = (hostname: string, changes: { authCode?: string; years?: number } = {}) => ({
      ...{ hostname, authCode: under.authCode, years: 1, transactionId: `contract-${Date.now()}-${++transactions}` },
      ...changes,
    });
    const refusal = async (attempt: Promise<unknown>) => {
      const error: unknown = await attempt.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TransferRefused);
      return (error as TransferRefused).reason;
    };
    /** The losing side looks later than it is asked. */
    const later = () => new Promise((resolve) => setTimeout(resolve, 5));

    it('takes a request, and completes it by itself after the days that it says', async () => {
      const key = wish(under.name('waits'));
      await registrar.checkTransfer(key);
      const asked = await registrar.requestTransfer(key);
      expect(asked).toMatchObject({ state: 'pending', endedAt: null, expiresOn: null });
      expect(asked.ref).toMatch(/^\S{1,64}$/);
      expect(asked.completesBy.getTime()).toBe(asked.requestedAt.getTime() + 5 * DAY);
      expect(await registrar.registration(key.hostname)).toBeNull();
      await under.pass(4);
      expect(await registrar.transferStatus(key)).toEqual(asked);
      await under.pass(2);
      const done = await registrar.transferStatus(key);
      expect(done).toMatchObject({ state: 'serverApproved', endedAt: asked.completesBy, ref: asked.ref });
      const { expiresOn } = done!;
      expect(await registrar.registration(key.hostname)).toEqual({ hostname: key.hostname, expiresOn });
    });

    it('does what it is asked twice once', async () => {
      const key = wish(under.name('waits'));
      const both = await Promise.all([registrar.requestTransfer(key), registrar.requestTransfer(key)]);
      expect(both[0]).toEqual(both[1]);
      await under.pass(6);
      const ended = await registrar.requestTransfer(key);
      expect(ended).toMatchObject({ state: 'serverApproved', ref: both[0].ref });
      expect(await registrar.cancelTransfer(key)).toEqual(ended);
    });

    it('tells what the losing side does', async () => {
      const [yes, no] = [wish(under.name('approves')), wish(under.name('rejects'))];
      for (const key of [yes, no]) expect((await registrar.requestTransfer(key)).state).toBe('pending');
      await later();
      expect(await registrar.transferStatus(yes)).toMatchObject({ state: 'clientApproved', reason: null });
      const rejected = await registrar.transferStatus(no);
      expect(rejected).toMatchObject({ state: 'clientRejected', expiresOn: null, reason: expect.any(String) });
      expect(await registrar.registration(no.hostname)).toBeNull();
      await registrar.requestTransfer(wish(no.hostname));
    });

    it('cancels what is pending, and knows nothing of what was never asked', async () => {
      const key = wish(under.name('waits'));
      expect([await registrar.cancelTransfer(key), await registrar.transferStatus(key)]).toEqual([null, null]);
      await registrar.requestTransfer(key);
      const cancelled = await registrar.cancelTransfer(key);
      expect(cancelled).toMatchObject({ state: 'clientCancelled', endedAt: expect.any(Date), expiresOn: null });
      await under.pass(6);
      expect(await registrar.transferStatus(key)).toEqual(cancelled);
      expect(await registrar.registration(key.hostname)).toBeNull();
    });

    it('lets one of many begin', async () => {
      const hostname = under.name('waits');
      const attempts = Array.from({ length: 5 }, () => registrar.requestTransfer(wish(hostname)));
      const results = await Promise.allSettled(attempts);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused.map((error) => (error as TransferRefused).reason)).toEqual(Array(4).fill('already_pending'));
      expect(await refusal(registrar.checkTransfer(wish(hostname)))).toBe('already_pending');
    });

    it('refuses with the reason, and never repeats the code', async () => {
      const hostname = under.name('waits');
      const wrong = wish(hostname, { authCode: 'marked-wrong-code' });
      expect(await refusal(registrar.checkTransfer(wish(hostname, { authCode: '' })))).toBe('no_auth_code');
      expect(await refusal(registrar.requestTransfer(wrong))).toBe('wrong_auth_code');
      expect(await refusal(registrar.requestTransfer(wish(hostname, { years: 2 })))).toBe('wrong_period');
      const locked = wish(under.name('locked'), { authCode: '' });
      expect(await refusal(registrar.checkTransfer(locked))).toBe('client_transfer_prohibited');
      const error: unknown = await registrar.requestTransfer(wrong).catch((thrown: unknown) => thrown);
      expect(inspect([error, registrar], { depth: 10, showHidden: true })).not.toContain('marked-wrong-code');
    });

    it('renews once from one day of expiry', async () => {
      const key = wish(under.name('approves'));
      await registrar.requestTransfer(key);
      await later();
      const { hostname } = key;
      expect(await refusal(registrar.checkTransfer(wish(hostname)))).toBe('already_ours');
      const { expiresOn } = (await registrar.registration(hostname))!;
      const renew = () => registrar.renew({ hostname, expiresOn, years: 1 });
      const [first, again] = [await renew(), await renew()];
      expect(first.expiresOn.slice(0, 4)).toBe(String(Number(expiresOn.slice(0, 4)) + 1));
      expect([again, await registrar.registration(hostname)]).toEqual([first, first]);
    });

    it('does not renew what is not here, or what it must not', async () => {
      const away = { hostname: under.name('waits'), expiresOn: '2030-01-01', years: 1 };
      await expect(registrar.renew(away)).rejects.toBeInstanceOf(RenewalRefused);
      const key = wish(under.name('unrenewable'));
      await registrar.requestTransfer(key);
      await later();
      const { hostname, expiresOn } = (await registrar.registration(key.hostname))!;
      await expect(registrar.renew({ hostname, expiresOn, years: 1 })).rejects.toBeInstanceOf(RenewalRefused);
      expect((await registrar.registration(hostname))!.expiresOn).toBe(expiresOn);
    });

    it('may be silent, which is no refusal', async () => {
      const key = wish(under.name('silent'));
      for (const attempt of [
        registrar.checkTransfer(key),
        registrar.requestTransfer(key),
        registrar.cancelTransfer(key),
      ])
        await expect(attempt).rejects.toBeInstanceOf(RegistrarSilent);
    });
  });
}
