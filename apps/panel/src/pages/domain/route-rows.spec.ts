import { newRow, routeField, routeRows, routeRules } from './route-rows.ts';

const rules = [
  { match: { prefix: '/shop/' }, to: 'dotnet' },
  { match: { extension: '.php' }, to: 'php' },
];

it('comes back as it was', () => expect(routeRules(routeRows(rules))).toEqual(rules));

it.each([
  ['prefix', 'shop', { prefix: '/shop/' }],
  ['prefix', ' /shop/cart ', { prefix: '/shop/cart/' }],
  ['prefix', '', { prefix: '/' }],
  ['extension', 'ASPX', { extension: '.aspx' }],
  ['extension', '*.php', { extension: '.php' }],
] as const)('understands the %s %j', (kind, text, match) => {
  expect(routeRules([{ key: '0', kind, text, to: 'php' }])).toEqual([{ match, to: 'php' }]);
});

it('gives every row a key of its own', () => {
  const rows = routeRows(rules);
  expect(newRow(rows, 'php')).toEqual({ key: '2', kind: 'prefix', text: '', to: 'php' });
  expect(newRow([], 'php').key).toBe('0');
});

it('finds the field of an error', () => {
  expect(routeField('routes.1.match.prefix')).toBe('routes.1.text');
  expect(routeField('routes.1.to')).toBe('routes.1.to');
  expect(routeField('routes')).toBe('routes');
});
