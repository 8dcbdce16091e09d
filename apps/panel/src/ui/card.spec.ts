import {
  brandOf,
  codeLengthOf,
  expiresBefore,
  expiryOf,
  grouped,
  isCardNumber,
  isOver,
  isTestNumber,
  writtenExpiry,
} from './card.ts';

it.each([
  ['4', 'Visa'],
  ['55', 'Mastercard'],
  ['2720', 'Mastercard'],
  ['37', 'American Express'],
  ['6011', 'Discover'],
  ['36', 'Diners Club'],
  ['35', 'JCB'],
  ['9', null],
  ['', null],
])('tells from %j that it is %s', (typed, brand) => expect(brandOf(typed)).toBe(brand));

it('knows how long a security code is', () => {
  expect(codeLengthOf('3782 8224')).toBe(4);
  expect(codeLengthOf('4242')).toBe(3);
});

it.each([
  ['4242 4242 4242 4242', true],
  ['4242-4242-4242-4242', true],
  ['378282246310005', true],
  ['4242 4242 4242 4241', false],
  ['4242 4242', false],
  ['4242 4242 4242 424x', false],
  ['', false],
])('takes %j for a card number: %s', (typed, right) => expect(isCardNumber(typed)).toBe(right));

it('tells test numbers from real ones', () => {
  expect(isTestNumber('4242 4242 4242 4242')).toBe(true);
  expect(isTestNumber('4000 0000 0000 0341')).toBe(true);
  expect(isTestNumber('4539 5780 1234 5678')).toBe(false);
});

it.each([
  ['4242424242424242', '4242 4242 4242 4242'],
  ['378282246310005', '3782 822463 10005'],
  ['4242 42', '4242 42'],
  ['4242x', '4242x'],
  ['', ''],
])('writes %j as %j', (typed, written) => expect(grouped(typed)).toBe(written));

it.each([
  ['12/30', { month: 12, year: 2030 }],
  ['1230', { month: 12, year: 2030 }],
  ['1/30', { month: 1, year: 2030 }],
  ['12 / 2030', { month: 12, year: 2030 }],
  ['122030', { month: 12, year: 2030 }],
  ['12-30', { month: 12, year: 2030 }],
  ['13/30', null],
  ['00/30', null],
  ['12', null],
  ['', null],
])('reads the expiry %j', (typed, expiry) => expect(expiryOf(typed)).toEqual(expiry));

it('lets a card be good until the end of its month', () => {
  const now = new Date(2026, 10, 30, 23);
  expect(isOver({ month: 11, year: 2026 }, now)).toBe(false);
  expect(isOver({ month: 10, year: 2026 }, now)).toBe(true);
  expect(isOver({ month: 1, year: 2027 }, now)).toBe(false);
});

it('writes an expiry as cards do', () => {
  expect(writtenExpiry({ month: 3, year: 2030 })).toBe('03 / 30');
});

it('knows that a card is good through its month', () => {
  expect(expiresBefore({ expiryMonth: 12, expiryYear: 2026 }, '2026-12-31')).toBe(false);
  expect(expiresBefore({ expiryMonth: 12, expiryYear: 2026 }, '2027-01-01')).toBe(true);
});
