import { addDays } from '@onebox/clock';
import fc from 'fast-check';
import { renewalDay, renewalPlan } from './renewal-plan.js';

const EXPIRY = '2028-03-04';
const before = (days: number) => addDays(EXPIRY, -days);
const plan = (daysLeft: number, autoRenew = true) => renewalPlan({ expiresOn: EXPIRY, autoRenew }, before(daysLeft));

describe('the plan for a registration', () => {
  it.each([
    [365, { wait: true }],
    [31, { wait: true }],
    [30, { remind: 30 }],
    [29, { remind: 30 }],
    [8, { remind: 30 }],
    [7, { remind: 7 }],
    [6, { remind: 7 }],
    [5, { renew: true }],
    [0, { renew: true }],
    [-400, { renew: true }],
  ])('with %d days left is %j', (daysLeft, expected) => expect(plan(daysLeft)).toEqual(expected));

  it.each([
    [30, { remind: 30 }],
    [7, { remind: 7 }],
    [0, { remind: 7 }],
    [-1, { wait: true }],
  ])('without automatic renewal, and %d days left, is %j', (daysLeft, expected) => {
    expect(plan(daysLeft, false)).toEqual(expected);
  });

  it('renews five days before, also across a leap day', () => expect(renewalDay(EXPIRY)).toBe('2028-02-28'));

  it('reminds before it renews, and never of 30 days after it did of 7', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -10, max: 100 }), { minLength: 1 }), (looks) => {
        const plans = looks.sort((left, right) => right - left).map((daysLeft) => plan(daysLeft));
        const ranks = plans.map((one) => ('wait' in one ? 0 : 'renew' in one ? 3 : one.remind === 30 ? 1 : 2));
        expect(ranks).toEqual([...ranks].sort());
      }),
    );
  });
});
