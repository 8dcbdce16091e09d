interface Tax {
  name: string;
  basisPoints: number;
}

interface PreviewInvoice {
  date: string;
  periodEnd: string;
  currency: string;
  totalCents: number;
  collectCents: number;
  tax: Tax | null;
}

export interface FirstCharges {
  day: number;
  currency: string;
  todayCents: number;
  /** A plain date. */
  nextOn: string;
  nextCents: number;
  tax: Tax | null;
}

/** What the card is charged now and the next time; null: the account would not be billed. */
export function firstChargesOf(days: { day: number; invoices: PreviewInvoice[] }[], day: number): FirstCharges | null {
  const [first, next] = days.find((one) => one.day === day)?.invoices ?? [];
  if (!first || !next) return null;
  return {
    day,
    currency: first.currency,
    todayCents: first.collectCents,
    nextOn: next.date,
    nextCents: next.totalCents,
    tax: first.tax,
  };
}

/** The day of the month on which somebody signs up who does so now, as billing counts it. */
export function signUpDay(days: { invoices: PreviewInvoice[] }[]): number | null {
  const date = days[0]?.invoices[0]?.date;
  return date ? Number(date.slice(8)) : null;
}
