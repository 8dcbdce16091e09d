import { parseArgs } from 'node:util';
import { addDays, isPlainDate, type PlainDate } from '@onebox/clock';
import { Advice } from '../speaker.js';

export interface BillingOptions {
  asOf?: PlainDate;
  dryRun: boolean;
}

/** Today is one of up to three dates on earth. */
interface Today {
  earliest: PlainDate;
  latest: PlainDate;
}

const USAGE = '`npm run admin -- billing run [--as-of YYYY-MM-DD] [--dry-run]`';
const FARTHEST_DAYS = 3660;

/** What `billing …` was called with. @throws Advice that says what is wrong. */
export function billingOptions(args: string[], today: Today): BillingOptions {
  const { values, positionals } = parsed(args);
  if (positionals.join(' ') !== 'run') throw new Advice(`There is: ${USAGE}.`);
  const { 'as-of': asOf, 'dry-run': dryRun = false } = values;
  if (asOf !== undefined) requireDate(asOf, today, dryRun);
  return { asOf, dryRun };
}

function parsed(args: string[]) {
  try {
    const options = { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Advice(`${(error as Error).message} There is: ${USAGE}.`);
  }
}

function requireDate(asOf: string, { earliest, latest }: Today, dryRun: boolean): void {
  if (!isPlainDate(asOf)) throw new Advice(`"${asOf}" is not a date. Write it as ${latest}.`);
  if (!dryRun) return requireToday(asOf, { earliest, latest });
  const farthest = addDays(latest, FARTHEST_DAYS);
  if (asOf > farthest) throw new Advice(`${asOf} is too far away. Name a day up to ${farthest}.`);
}

function requireToday(asOf: PlainDate, { earliest, latest }: Today): void {
  if (asOf > latest) throw new Advice(`${asOf} has not come. Add --dry-run to see what will be invoiced by then.`);
  if (asOf >= earliest) return;
  const instead =
    'Leave --as-of out: a run does all that is due, however late. Add --dry-run to see what was due by then.';
  throw new Advice(`${asOf} has passed. ${instead}`);
}
