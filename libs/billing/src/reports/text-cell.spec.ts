import { textCell } from './text-cell.js';

describe('a text in a table for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\n', '=HYPERLINK("http://x","y")'])(
    'is no formula: %j',
    (text) => expect(textCell(text)).toBe(`'${text}`),
  );

  it.each(['Ada', 'a=b', 'CN-2027-000001', '2027-000042', '', 'Müller & Söhne', '株式会社'])(
    'stays as it is: %j',
    (text) => expect(textCell(text)).toBe(text),
  );
});
