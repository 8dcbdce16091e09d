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

  it("is told in the reader's language", () => {
    translateBy((said) => saidIn(apiMessages, said));
    expect(lineText('Onebox, 2027-01-10 to 2027-02-09', 'es')).not.toContain(' to ');
    const traffic = lineText(
      'Traffic beyond the included 500 GB, 2027-02-01 to 2027-02-28, 1.00 USD for each GB',
      'es',
    );
    expect(traffic).toMatch(/^Tráfico por encima de los 500 GB incluidos, .*28 feb 2027, 1\.00 USD por GB$/);
    expect(lineText('Renewal of a.com until 2028-02-09', 'es')).toBe('Renovación de a.com hasta el 9 feb 2028');
  });
});
