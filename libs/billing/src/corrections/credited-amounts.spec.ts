import fc from 'fast-check';
import { creditedAmounts } from './credited-amounts.js';

const taxed = (totalCents: number, cents: number) => ({
  totalCents,
  tax: { name: 'VAT', basisPoints: 1900, cents },
});

/** Of each note of a split, one after the other. */
function notesOf(invoice: ReturnType<typeof taxed>, parts: number[]) {
  let before = { totalCents: 0, taxCents: 0 };
  return parts.map((part) => {
    const { netCents, tax, totalCents } = creditedAmounts(invoice, part, before);
    before = { totalCents: before.totalCents + totalCents, taxCents: before.taxCents + tax!.cents };
    return { netCents, taxCents: tax!.cents, totalCents };
  });
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the amounts of credit notes', () => {
  it('of 119.00 in three parts come to its tax of 19.00', () => {
    const notes = notesOf(taxed(11_900, 1900), [3967, 3967, 3966]);
    expect(notes.map(({ taxCents }) => taxCents)).toEqual([633, 634, 633]);
  });

  it('have no tax where the invoice has none', () => {
    const amounts = creditedAmounts({ tax: null, totalCents: 500 }, 200, { totalCents: 300, taxCents: 0 });
    expect(amounts).toEqual({ netCents: 200, tax: null, totalCents: 200 });
  });

  it('of any split that sums to the total sum to its net and its tax, and none is negative', () => {
    const splits = fc
      .record({
        parts: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 20 }),
        rate: fc.nat(100),
      })
      .map(({ parts, rate }) => ({ parts, tax: Math.floor((sum(parts) * rate) / 100) }));
    fc.assert(
      fc.property(splits, ({ parts, tax }) => {
        const notes = notesOf(taxed(sum(parts), tax), parts);
        expect(sum(notes.map(({ taxCents }) => taxCents))).toBe(tax);
        expect(sum(notes.map(({ netCents }) => netCents))).toBe(sum(parts) - tax);
        expect(Math.min(...notes.flatMap(({ taxCents, netCents }) => [taxCents, netCents]))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('are not negative after notes that took more tax than their part', () => {
    const amounts = creditedAmounts(taxed(11_900, 1900), 1, { totalCents: 7934, taxCents: 1268 });
    expect(amounts).toMatchObject({ netCents: 1, tax: { cents: 0 } });
  });
});
