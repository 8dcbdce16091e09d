import { addDays } from '@onebox/clock';
import fc from 'fast-check';
import { type DunningStep, nextStep, type RefusedAttempt } from './dunning.js';

const refusal = (on: string, { hard = false, card = 'pm_1' } = {}): RefusedAttempt => ({
  on,
  hard,
  paymentMethodId: card,
});
const next = (refused: RefusedAttempt[], today: string, card = 'pm_1') =>
  nextStep({ refused, paymentMethodId: card }, today);
const wait = (until: string): DunningStep => ({ kind: 'wait', until });

describe('an unpaid invoice', () => {
  it('is tried at once', () => expect(next([], '2027-01-10')).toEqual({ kind: 'attempt' }));

  it('is tried again 1, 3, 5 and 7 days after the first attempt; then the account is suspended', () => {
    const dates = ['2027-01-10', '2027-01-11', '2027-01-13', '2027-01-15', '2027-01-17'];
    dates.forEach((date, index) => {
      const refused = dates.slice(0, index + 1).map((on) => refusal(on));
      const following = dates[index + 1];
      expect(next(refused, date)).toEqual(following ? wait(following) : { kind: 'suspend' });
      if (following) expect(next(refused, following)).toEqual({ kind: 'attempt' });
    });
  });

  it('is tried once for all retries that were missed', () => {
    expect(next([refusal('2027-01-10')], '2027-01-14')).toEqual({ kind: 'attempt' });
    const late = [refusal('2027-01-10'), refusal('2027-01-14')];
    expect(next(late, '2027-01-14')).toEqual(wait('2027-01-15'));
    const last = [refusal('2027-01-10'), refusal('2027-01-20')];
    expect(next(last, '2027-01-20')).toEqual({ kind: 'suspend' });
  });

  it('is not tried again after a hard decline; the account is suspended on the day of the last retry', () => {
    const stolen = [refusal('2027-01-10', { hard: true })];
    expect(next(stolen, '2027-01-10')).toEqual(wait('2027-01-17'));
    expect(next(stolen, '2027-01-16')).toEqual(wait('2027-01-17'));
    expect(next(stolen, '2027-01-17')).toEqual({ kind: 'suspend' });
    const later = [refusal('2027-01-10'), refusal('2027-01-17', { hard: true })];
    expect(next(later, '2027-01-17')).toEqual({ kind: 'suspend' });
  });

  it('is tried at once with a new card, after a hard decline and after the last attempt too', () => {
    expect(next([refusal('2027-01-10', { hard: true })], '2027-01-12', 'pm_2')).toEqual({ kind: 'attempt' });
    expect(next([refusal('2027-01-10'), refusal('2027-01-17')], '2027-02-20', 'pm_2')).toEqual({ kind: 'attempt' });
    const both = [refusal('2027-01-10', { hard: true }), refusal('2027-01-12', { card: 'pm_2' })];
    expect(next(both, '2027-01-12', 'pm_2')).toEqual(wait('2027-01-13'));
  });

  it('keeps its dates when the customer tries in between', () => {
    expect(next([refusal('2027-01-10'), refusal('2027-01-12')], '2027-01-12')).toEqual(wait('2027-01-13'));
  });

  it('ends in a suspension after five attempts at most, on any days of any runs', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(gaps, (waits) => {
        let today = '2028-02-25';
        const refused = [refusal(today)];
        for (const days of waits) {
          today = addDays(today, days);
          const step = next(refused, today);
          if (step.kind === 'attempt') refused.push(refusal(today));
          if (step.kind === 'wait') expect(step.until > today).toBe(true);
        }
        expect(refused.length).toBeLessThanOrEqual(5);
        expect(next(refused, addDays(today, 30))).toEqual({ kind: 'suspend' });
      }),
    );
  });
});
