import { Problem } from '../api/problem.ts';
import { atCardFields, cardChecks, sentCard, testCard } from './card-values.ts';

const words = {
  badNumber: 'number',
  onlyTestCards: 'test only',
  badExpiry: 'expiry',
  over: 'over',
  badCode: (digits: number) => `${digits} digits`,
};
const checks = cardChecks(words, true);
const good = testCard(new Date());

it('finds nothing wrong with the test card, even where anybody can listen', () => {
  expect(cardChecks(words, false).number(good.number)).toBeNull();
  expect(checks.expiry(good.expiry)).toBeNull();
  expect(checks.cvc(good.cvc, { card: good })).toBeNull();
});

it('lets a real card pass only where nobody listens', () => {
  expect(checks.number('4539 1488 0343 6467')).toBeNull();
  expect(cardChecks(words, false).number('4539 1488 0343 6467')).toBe('test only');
});

it('says what is wrong', () => {
  expect(checks.number('4242')).toBe('number');
  expect(checks.expiry('13/30')).toBe('expiry');
  expect(checks.expiry('01/20')).toBe('over');
  expect(checks.cvc('12', { card: good })).toBe('3 digits');
  expect(checks.cvc('123', { card: { ...good, number: '3782 822463 10005' } })).toBe('4 digits');
});

it('sends a card as the API takes it, and finds its field again', () => {
  expect(sentCard({ number: ' 4242 4242 4242 4242 ', expiry: '3/30', cvc: '123 ' })).toEqual({
    number: '4242 4242 4242 4242',
    expiryMonth: 3,
    expiryYear: 2030,
    cvc: '123',
  });
});

it('puts both halves of an expiry to the field that is there', () => {
  const problem = new Problem(422, 'invalid', 'Invalid', [{ path: 'card.expiryYear', message: 'No.' }]);
  expect(atCardFields(problem)).toMatchObject({ fields: [{ path: 'card.expiry', message: 'No.' }] });
  const other = new Error('else');
  expect(atCardFields(other)).toBe(other);
});

it('says in full what a refusal means', () => {
  const said = [{ path: 'card.number', message: 'Refused.' }];
  const problem = new Problem(402, 'payment.declined', 'Refused. The card before stays.', said);
  expect(atCardFields(problem)).toMatchObject({
    fields: [{ path: 'card.number', message: 'Refused. The card before stays.' }],
  });
});
