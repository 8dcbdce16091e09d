import { linesOfPage, readPdf } from '../../../test/support/pdf-text.js';
import type { BillingDocument } from './billing-document.js';
import { renderDocument } from './render-document.js';

const INVOICE: BillingDocument = {
  kind: 'invoice',
  number: '2027-000042',
  issuedOn: '2026-12-12',
  currency: 'USD',
  seller: { name: 'Onebox Hosting Ltd', addressLines: ['12 Harbour Street', 'London'], taxId: 'GB 123 4567 89' },
  buyer: { name: 'Ada Lovelace', addressLines: ['7 St James’s Square', 'London'], email: 'ada@example.com' },
  period: { start: '2026-12-12', end: '2027-01-12' },
  lines: [
    { description: 'Onebox', amountCents: 10_000 },
    { description: 'Traffic', quantity: '123.5 GB', amountCents: 618 },
    { description: 'Transfer of example.com', amountCents: 1000 },
    { description: 'First transfer', amountCents: -1000 },
  ],
  netCents: 10_618,
  tax: { name: 'VAT', ratePercent: '20', cents: 2124 },
  totalCents: 12_742,
  balanceAppliedCents: 500,
  dueCents: 12_242,
  paid: { on: '2026-12-13', card: 'Visa ending in 4242' },
  note: 'Thank you.',
};

async function pagesOf(changes: Partial<BillingDocument> = {}) {
  return readPdf(await renderDocument({ ...INVOICE, ...changes })).pages;
}

const linesIn = async (changes: Partial<BillingDocument> = {}) => (await pagesOf(changes)).flatMap(linesOfPage);

describe('an invoice', () => {
  it('says all that it is about', async () => {
    expect(await linesIn()).toEqual([
      'Onebox Hosting Ltd Invoice',
      '2027-000042',
      'Issued on Period Amount due',
      '12 December 2026 12 December 2026 – 11 January 2027 122.42 USD',
      'From Billed to',
      'Onebox Hosting Ltd Ada Lovelace',
      '12 Harbour Street 7 St James’s Square',
      'London London',
      'Tax ID GB 123 4567 89 ada@example.com',
      'Description Quantity Amount (USD)',
      'Onebox 100.00',
      'Traffic 123.5 GB 6.18',
      'Transfer of example.com 10.00',
      'First transfer −10.00',
      'Net 106.18',
      'VAT 20% 21.24',
      'Total 127.42',
      'Balance applied −5.00',
      'Amount due 122.42 USD',
      'Paid on 13 December 2026 with Visa ending in 4242',
      'Thank you.',
      'Invoice 2027-000042 1 of 1',
    ]);
  });

  it('names an earlier debt, and leaves out what there is none of', async () => {
    const lines = await linesIn({ balanceAppliedCents: -250, tax: null, paid: undefined, note: undefined });
    expect(lines).toContain('Earlier balance 2.50');
    expect(lines.join('\n')).not.toMatch(/VAT|Paid|Thank/);
    expect((await linesIn({ balanceAppliedCents: 0 })).join('\n')).not.toMatch(/alance/);
  });

  it('shows zero', async () => {
    const lines = await linesIn({ lines: [{ description: 'Nothing', amountCents: 0 }], dueCents: 0 });
    expect(lines).toEqual(expect.arrayContaining(['Nothing 0.00', 'Amount due 0.00 USD']));
  });

  it('carries its name, its author and its language', async () => {
    const pdf = await renderDocument(INVOICE);
    expect(readPdf(pdf).info.split('\n')).toEqual(
      expect.arrayContaining(['(Invoice 2027-000042)', '(Onebox Hosting Ltd)', '(D:20261212000000Z)']),
    );
    expect(pdf.toString('latin1')).toContain('/Lang (en)');
  });

  it('is the same bytes for the same document, and others for another', async () => {
    const [first, again, other] = await Promise.all([
      renderDocument(INVOICE),
      renderDocument(structuredClone(INVOICE)),
      renderDocument({ ...INVOICE, dueCents: 1 }),
    ]);
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });
});

describe('a credit note', () => {
  const credit: Partial<BillingDocument> = {
    kind: 'credit_note',
    number: '2027-000043',
    period: undefined,
    paid: undefined,
    reference: '2027-000042: charged twice',
    lines: [{ description: 'Transfer', amountCents: -1000 }],
    netCents: -1000,
    tax: null,
    totalCents: -1000,
    balanceAppliedCents: 0,
    dueCents: 0,
  };

  it('says which invoice it corrects, and asks for nothing', async () => {
    const lines = await linesIn(credit);
    expect(lines[0]).toBe('Onebox Hosting Ltd Credit note');
    expect(lines).toContain('12 December 2026 2027-000042: charged twice −10.00 USD');
    expect(lines).toContain('Total −10.00 USD');
    expect(lines.join('\n')).not.toContain('due');
  });
});

describe('a document of many lines', () => {
  const many = {
    lines: Array.from({ length: 80 }, (_, i) => ({ description: `Line number ${i + 1}`, amountCents: i * 1234 })),
  };

  it('repeats the heading of its table, and numbers its pages', async () => {
    const pages = (await pagesOf(many)).map(linesOfPage);
    expect(pages).toHaveLength(4);
    pages.forEach((lines, i) => {
      expect(lines.at(-1)).toBe(`Invoice 2027-000042 ${i + 1} of 4`);
      expect(lines).toContain('Description Amount (USD)');
    });
    expect(pages.flat().filter((line) => line.startsWith('Line number'))).toHaveLength(80);
    expect(pages[3]).toEqual(expect.arrayContaining(['Net 106.18', 'Amount due 122.42 USD']));
  });

  it('keeps its totals together, and with the last line, wherever the table ends', async () => {
    for (let count = 17; count < 24; count += 1) {
      const pages = (await pagesOf({ lines: many.lines.slice(0, count) })).map(linesOfPage);
      const [net] = pages.filter((lines) => lines.includes('Net 106.18'));
      expect(net).toContain('Amount due 122.42 USD');
      expect(net!.some((line) => line.startsWith(`Line number ${count} `))).toBe(true);
    }
  });
});

describe('hostile documents', () => {
  const endless = 'W'.repeat(200);
  const hostile: Partial<BillingDocument> = {
    seller: { name: endless, addressLines: ['<b>', '', ' \n ', '\u202egnp.exe', '(\\))'], taxId: endless },
    buyer: { name: endless, addressLines: Array<string>(60).fill('א'.repeat(90)), email: `${endless}@example.com` },
    reference: endless,
    lines: [
      { description: 'ﷺ'.repeat(40), quantity: '9'.repeat(80), amountCents: -99_999_999_999_999 },
      { description: '', amountCents: 0 },
      { description: `${'漢字'.repeat(800)}\n👩‍👩‍👧‍👦`, amountCents: 1 },
    ],
    tax: { name: `T${endless}`, ratePercent: '19', cents: -1 },
    totalCents: -99_999_999_999_999,
    dueCents: -99_999_999_999_999,
    note: 'Z̸̢̛͎͉a̷̧͓̾l̶̡͚̽g̵̢̛o̸͈͗ '.repeat(50),
  };

  it('stay on their pages, in their columns, and say all of it', async () => {
    const pages = await pagesOf(hostile);
    const outside = pages.flat().filter(({ x, y }) => x < 40 || x > 540 || y > 820);
    expect(outside).toEqual([]);
    expect(pages.flat().filter(({ missing }) => missing > 0)).toEqual([]);
    const text = pages
      .flat()
      .map((shown) => shown.text)
      .join('');
    expect(text.match(/漢字/g)!.length).toBeGreaterThan(750);
    expect(text.match(/א/g)).toHaveLength(60 * 90);
    expect(text.includes('−999,999,999,999.99 USD')).toBe(true);
  });

  it('never write a text over another', async () => {
    for (const page of await pagesOf(hostile)) {
      const baselines = page.filter(({ x, font }) => x < 57 && font.startsWith('noto-sans-latin')).map(({ y }) => y);
      const distances = [...new Set(baselines)].sort((a, b) => a - b).map((y, i, all) => y - (all[i - 1] ?? 0));
      expect(Math.min(...distances)).toBeGreaterThan(8);
    }
  });

  it.each(['\u0301x', '\u200dx', '\u{1f1ec}', '\u1100', '\u0e33', '\ufe0f', '漢\u0301', '', ' '])(
    'take %j anywhere',
    async (text) => {
      const party = { name: text, addressLines: [text], email: text, taxId: text };
      const everywhere = { number: text, seller: party, buyer: party, reference: text, note: text };
      const lines = [{ description: text, quantity: text, amountCents: 1 }];
      const tax = { name: text, ratePercent: text, cents: 0 };
      const pages = await pagesOf({ ...everywhere, lines, tax, paid: { on: '2026-12-12', card: text } });
      expect(pages).toHaveLength(1);
    },
  );
});
