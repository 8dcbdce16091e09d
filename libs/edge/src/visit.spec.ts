import { visitHead } from './visit.js';

it('tells the edge the site in a PROXY protocol header', () => {
  expect(visitHead('dom_1').toString('hex')).toBe(
    ['0d0a0d0a000d0a515549540a', '2111', '0014', 'c0000201', 'c0000201', '0000', '0000', 'e10005', '646f6d5f31'].join(
      '',
    ),
  );
});
