interface Paid {
  totalCents: number;
  creditNotes: { totalCents: number }[];
}

/** What credit notes have not given back yet. */
export function leftToRefund({ totalCents, creditNotes }: Paid): number {
  return creditNotes.reduce((left, note) => left - note.totalCents, totalCents);
}
