import {
  brandOfNumber,
  cardOf,
  expiresBefore,
  expiryOf,
  fieldOf,
  groupExpiry,
  groupNumber,
  problemsOf,
} from './card-entry';

test('a number is grouped as it is printed', () => {
  expect(groupNumber('4242424242424242')).toBe('4242 4242 4242 4242');
  expect(groupNumber('378282246310005')).toBe('3782 822463 10005');
  expect(groupNumber('42 42-4')).toBe('4242 4');
  expect(groupNumber('3')).toBe('3');
  expect(groupNumber('abc')).toBe('');
});

describe('an expiry', () => {
  test('gets its stroke as one types', () => {
    expect(groupExpiry('1', '')).toBe('1');
    expect(groupExpiry('12', '1')).toBe('12/');
    expect(groupExpiry('12/3', '12/')).toBe('12/3');
    expect(groupExpiry('12/30', '12/3')).toBe('12/30');
    expect(groupExpiry('9', '')).toBe('09/');
  });

  test('can be taken away again', () => {
    expect(groupExpiry('12/', '12/3')).toBe('12');
    expect(groupExpiry('1', '12')).toBe('1');
  });

  test('may be filled in by the browser, with the whole year', () => {
    expect(groupExpiry('12/2030')).toBe('12/30');
    expect(expiryOf('12/2030')).toEqual({ expiryMonth: 12, expiryYear: 2030 });
    expect(expiryOf('1/30')).toEqual({ expiryMonth: 1, expiryYear: 2030 });
    expect(expiryOf('13/30')).toBeNull();
  });
});

test('what cannot be a card is said by field, and what can is sent as the API has it', () => {
  expect(problemsOf({ number: '4242', expiry: '13/30', cvc: 'x' })).toEqual(['number', 'expiry', 'cvc']);
  const entry = { number: '4242 4242 4242 4242', expiry: '12/30', cvc: '737' };
  expect(problemsOf(entry)).toEqual([]);
  expect(cardOf(entry)).toEqual({ number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '737' });
});

test('the fields of the API have theirs here', () => {
  expect(['card.number', 'card.expiryYear', 'card.expiryMonth', 'card.cvc', 'other'].map(fieldOf)).toEqual([
    'number',
    'expiry',
    'expiry',
    'cvc',
    null,
  ]);
});

test('a card is good through its month', () => {
  expect(expiresBefore({ expiryMonth: 12, expiryYear: 2026 }, '2026-12-31')).toBe(false);
  expect(expiresBefore({ expiryMonth: 12, expiryYear: 2026 }, '2027-01-01')).toBe(true);
});

test('a brand is known from the first digits', () => {
  const known = ['4', '5105', '2223', '378', '6011', '3566', '3056', '9', ''].map(brandOfNumber);
  expect(known).toEqual(['visa', 'mastercard', 'mastercard', 'amex', 'discover', 'jcb', 'diners', null, null]);
});
