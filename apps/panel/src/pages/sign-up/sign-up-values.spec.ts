import { Problem } from '../../api/problem.ts';
import { atOurFields, firstField, sentSignUp, startOf } from './sign-up-values.ts';

const address = { country: 'DE', line1: 'Weg 1', line2: ' ', postalCode: '10115', city: 'Berlin', region: 'left over' };
const card = { number: '4242 4242 4242 4242', expiry: '12 / 30', cvc: '123' };
const values = { ...startOf('DE'), name: 'Ada', email: 'a@example.com', password: 'correct horse', address, card };

it('sends only what was asked for and said', () => {
  expect(sentSignUp(values)).toEqual({
    name: 'Ada',
    email: 'a@example.com',
    password: 'correct horse',
    address: { line1: 'Weg 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
    card: { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2030, cvc: '123' },
  });
  expect(sentSignUp({ ...values, billingDay: 25 })).toMatchObject({ billingDay: 25 });
});

it('puts both halves of an expiry to the field that is there', () => {
  const problem = new Problem(422, 'invalid', 'Invalid', [{ path: 'card.expiryYear', message: 'No.' }]);
  expect(atOurFields(problem)).toMatchObject({ fields: [{ path: 'card.expiry', message: 'No.' }] });
  const other = new Error('else');
  expect(atOurFields(other)).toBe(other);
});

it('goes to the first error of the page', () => {
  expect(firstField({ 'card.number': 'No.', email: 'No.', 'address.city': 'No.' })).toBe('address.city');
});
