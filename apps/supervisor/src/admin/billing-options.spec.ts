import { billingOptions } from './billing-options.js';

const TODAY = { earliest: '2027-01-09', latest: '2027-01-10' };

describe('the options of `billing run`', () => {
  it.each([
    [['run'], { dryRun: false, asOf: undefined }],
    [['run', '--dry-run'], { dryRun: true, asOf: undefined }],
    [['run', '--as-of', '2027-01-10'], { dryRun: false, asOf: '2027-01-10' }],
    [['run', '--as-of', '2027-01-09'], { dryRun: false, asOf: '2027-01-09' }],
    [['run', '--dry-run', '--as-of', '2026-12-31'], { dryRun: true, asOf: '2026-12-31' }],
    [['run', '--dry-run', '--as-of=2028-02-29'], { dryRun: true, asOf: '2028-02-29' }],
  ])('%j', (args, expected) => expect(billingOptions(args, TODAY)).toEqual(expected));

  it.each([
    [['run', '--as-of', '2027-02-30'], /"2027-02-30" is not a date\. Write it as 2027-01-10\./],
    [['run', '--as-of', 'tomorrow'], /"tomorrow" is not a date/],
    [['run', '--as-of', '2027-01-11'], /2027-01-11 has not come\. Add --dry-run/],
    [['run', '--as-of', '2027-01-08'], /2027-01-08 has passed\. Leave --as-of out.*Add --dry-run/],
    [['run', '--dry-run', '--as-of', '2099-01-01'], /too far away\. Name a day up to 2037-/],
    [['run', '--as-of'], /as-of.*There is: `npm run admin/],
    [['run', '--dryrun'], /dryrun.*There is: `npm run admin/],
    [['run', 'now'], /There is: `npm run admin/],
    [[], /There is: `npm run admin/],
  ])('refused with the reason: %j', (args, message) => expect(() => billingOptions(args, TODAY)).toThrow(message));
});
