import { apiMessages } from './es/api-messages';
import { lineText } from './line-text';
import { saidIn } from './said-in';
import { translateBy } from './translated';

describe('what a line of an invoice is for', () => {
  afterEach(() => translateBy((said) => said));

  it('is told with days as people read them', () => {
    const plan = lineText('Onebox, 2027-01-10 to 2027-02-09', 'en');
    expect(plan).toMatch(/^Onebox, Jan 10\s–\sFeb 9, 2027$/);
    expect(lineText('Renewal of a.com until 2028-02-09', 'en')).toBe('Renewal of a.com until Feb 9, 2028');
  });

  it('is told with amounts and sizes as people read them', () => {
    const traffic = 'Traffic beyond the included 500 GB, 2027-02-01 to 2027-02-28, 0.10 USD for each GB';
    expect(lineText(traffic, 'en')).toMatch(/500 GB, Feb 1\s–\s28, 2027, \$0\.10 for each GB$/);
    expect(lineText('12.34 GB', 'en')).toBe('12.34 GB');
    translateBy((said) => saidIn(apiMessages, said));
    expect(lineText('1234.56 GB-hours', 'es')).toBe('1234,56 GB-hora');
    expect(lineText('Plan 2.0', 'es')).toBe('Plan 2.0');
  });

  it("is told in the reader's language", () => {
    translateBy((said) => saidIn(apiMessages, said));
    expect(lineText('Onebox, 2027-01-10 to 2027-02-09', 'es')).not.toContain(' to ');
    const traffic = lineText(
      'Traffic beyond the included 500 GB, 2027-02-01 to 2027-02-28, 1.00 USD for each GB',
      'es',
    );
    expect(traffic).toMatch(/^Tráfico por encima de los 500 GB incluidos, .*28 feb 2027, 1,00\sUS\$ por GB$/);
    expect(lineText('Renewal of a.com until 2028-02-09', 'es')).toBe('Renovación de a.com hasta el 9 feb 2028');
  });
});
