import { addDays, dateIn } from '@onebox/clock';
import fc from 'fast-check';
import type { TransferRefused } from '../registrar.port.js';
import {
  addYears,
  approvalTime,
  ending,
  expiryAfterTransfer,
  extended,
  ICANN_RULES,
  type RegisteredDomain,
  requireTransferable,
} from './registry-rules.js';

const DAY = 86_400_000;
const NOW = new Date('2026-11-20T10:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

const FREE: RegisteredDomain = {
  status: 'ok',
  authCode: 'right',
  ours: false,
  registeredAt: daysAgo(700),
  transferredAt: null,
  hasPendingTransfer: false,
};

function refusal(domain: RegisteredDomain | undefined, wish = { authCode: 'right', years: 1 }): string | undefined {
  try {
    requireTransferable(domain, wish, NOW, ICANN_RULES);
    return undefined;
  } catch (error) {
    return (error as TransferRefused).reason;
  }
}

describe('a registry', () => {
  it('takes a request for a domain that is free to go', () => expect(refusal(FREE)).toBeUndefined());

  it('refuses a name that nobody has', () => expect(refusal(undefined)).toBe('not_registered'));

  it('refuses by the first of all reasons that there are', () => {
    // Each cures the reason before it; all that come after still hold.
    let domain: RegisteredDomain = {
      ...{ status: 'pendingDelete', authCode: 'right', ours: true, hasPendingTransfer: true },
      ...{ registeredAt: daysAgo(10), transferredAt: daysAgo(5) },
    };
    let wish = { authCode: '', years: 2 };
    const steps: Array<[string, Partial<RegisteredDomain>, Partial<typeof wish>]> = [
      ['pending_delete', { status: 'clientTransferProhibited' }, {}],
      ['client_transfer_prohibited', { status: 'serverTransferProhibited' }, {}],
      ['server_transfer_prohibited', { status: 'ok' }, {}],
      ['no_auth_code', {}, { authCode: 'wrong' }],
      ['wrong_auth_code', {}, { authCode: 'right' }],
      ['already_pending', { hasPendingTransfer: false }, {}],
      ['already_ours', { ours: false }, {}],
      ['wrong_period', {}, { years: 1 }],
      ['registered_recently', { registeredAt: daysAgo(700) }, {}],
      ['transferred_recently', { transferredAt: daysAgo(60) }, {}],
    ];
    for (const [reason, cured, better] of steps) {
      expect(refusal(domain, wish)).toBe(reason);
      domain = { ...domain, ...cured };
      wish = { ...wish, ...better };
    }
    expect(refusal(domain, wish)).toBeUndefined();
  });

  it('lets a domain rest for 60 days to the millisecond', () => {
    const [rested, tired] = [daysAgo(60), new Date(daysAgo(60).getTime() + 1)];
    expect(refusal({ ...FREE, registeredAt: rested })).toBeUndefined();
    expect(refusal({ ...FREE, registeredAt: tired })).toBe('registered_recently');
    expect(refusal({ ...FREE, transferredAt: rested })).toBeUndefined();
    expect(refusal({ ...FREE, transferredAt: tired })).toBe('transferred_recently');
  });

  it('has its windows as data', () => {
    const rules = { ...ICANN_RULES, restDays: 30 };
    expect(() =>
      requireTransferable({ ...FREE, registeredAt: daysAgo(30) }, { authCode: 'right', years: 1 }, NOW, rules),
    ).not.toThrow();
    expect(approvalTime(NOW, { ...rules, approvalDays: 1 })).toEqual(new Date(NOW.getTime() + DAY));
  });
});

describe('a pending transfer', () => {
  const transfer = { requestedAt: NOW, completesBy: approvalTime(NOW, ICANN_RULES) };
  const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

  it('is approved by the registry after five days, however late somebody looks', () => {
    expect(ending(transfer, 'waits', after(5 * DAY - 1))).toBeUndefined();
    for (const late of [0, 1, 300 * DAY]) {
      const expected = { state: 'serverApproved', endedAt: after(5 * DAY) };
      expect(ending(transfer, 'waits', after(5 * DAY + late))).toEqual(expected);
    }
  });

  it.each([
    ['approves', 'clientApproved'],
    ['rejects', 'clientRejected'],
  ] as const)('ends when the losing side %s, at its next look', (losingSide, state) => {
    expect(ending(transfer, losingSide, NOW)).toBeUndefined();
    expect(ending(transfer, losingSide, after(1))).toEqual({ state, endedAt: after(1) });
    expect(ending(transfer, losingSide, after(9 * DAY))).toEqual({ state, endedAt: after(5 * DAY) });
  });
});

describe('the expiry after a transfer', () => {
  const expiry = (expiresOn: string, autoRenewedAt: Date | null = null, at = NOW) =>
    expiryAfterTransfer({ expiresOn, autoRenewedAt }, at, ICANN_RULES);

  it.each([
    ['2027-06-01', '2028-06-01'],
    ['2026-11-20', '2027-11-20'],
    ['2028-02-29', '2029-02-28'],
    ['2035-11-20', '2036-11-20'],
    ['2035-11-21', '2036-11-20'],
    ['2036-11-20', '2036-11-20'],
    ['2037-01-01', '2037-01-01'],
  ])('of %s is %s', (before, after) => expect(expiry(before)).toBe(after));

  it('stays in the 45 days after an automatic renewal', () => {
    expect(expiry('2027-10-07', daysAgo(44))).toBe('2027-10-07');
    expect(expiry('2027-10-06', daysAgo(45))).toBe('2028-10-06');
  });

  const days = fc.integer({ min: 0, max: 36_500 });
  const anyDate = days.map((count) => addDays('1990-01-01', count));

  it('is one year further at most, never less, and within ten years of the approval', () => {
    fc.assert(
      fc.property(
        anyDate,
        fc.integer({ min: -40, max: 3652 }),
        fc.option(fc.integer({ min: 0, max: 90 })),
        (...given) => {
          const [approvedOn, ahead, renewedDaysAgo] = given;
          const at = new Date(`${approvedOn}T12:00:00Z`);
          const before = addDays(approvedOn, ahead);
          const renewedAt = renewedDaysAgo === null ? null : new Date(at.getTime() - renewedDaysAgo * DAY);
          const after = expiry(before, renewedAt, at);
          expect(after >= before && after <= addYears(before, 1)).toBe(true);
          expect(after <= addYears(approvedOn, 10) || after === before).toBe(true);
          if (renewedDaysAgo !== null && renewedDaysAgo < 45) expect(after).toBe(before);
          else if (addYears(before, 1) <= addYears(approvedOn, 10)) expect(after).toBe(addYears(before, 1));
        },
      ),
    );
  });

  it('never shrinks by renewals, whenever they happen', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (expiresOn, today) => {
        const now = new Date(`${today}T00:00:00Z`);
        expect(dateIn('UTC', now)).toBe(today);
        expect(extended(expiresOn, 1, now, ICANN_RULES) >= expiresOn).toBe(true);
      }),
    );
  });
});
