interface Previewed {
  date: string;
  periodStart: string;
  periodEnd: string;
  totalCents: number;
  collectCents: number;
  lines: { kind: string; quantity: string | null }[];
}

/** What the next invoices come to, for a sentence: the first payment, for which days where it is a part of a month, and then. */
export interface Schedule {
  first: { date: string; cents: number };
  /** The days of the part of a month that comes first; null: whole months from now on. */
  part: { start: string; end: string } | null;
  /** What is paid for each whole month from then on, without what only the first ones carry (usage, transfers, credit). */
  monthlyCents: number;
}

/** Null where nothing is billed. */
export function scheduleOf(invoices: readonly Previewed[]): Schedule | null {
  const [first] = invoices;
  if (!first) return null;
  const part = isPartOfMonth(first) ? { start: first.periodStart, end: first.periodEnd } : null;
  const usual = invoices.slice(2).find((invoice) => !isPartOfMonth(invoice)) ?? invoices.at(-1)!;
  return { first: { date: first.date, cents: first.collectCents }, part, monthlyCents: usual.totalCents };
}

/** The API says how many days of how many a part of a month has, and nothing for a whole one. */
export function partOfMonth({ lines }: Pick<Previewed, 'lines'>): string | null {
  return lines.find(({ kind }) => kind === 'plan')?.quantity ?? null;
}

function isPartOfMonth(invoice: Previewed): boolean {
  return partOfMonth(invoice) !== null;
}
