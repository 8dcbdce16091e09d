import { firstField, sentSignUp, startOf } from './sign-up-values.ts';

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

it('sends what Stripe calls the card in the place of the card', () => {
  expect(sentSignUp(values, 'pm_1')).toMatchObject({ paymentMethod: 'pm_1' });
  expect(sentSignUp(values, 'pm_1')).not.toHaveProperty('card');
});

it('goes to the first error of the page', () => {
  expect(firstField({ 'card.number': 'No.', email: 'No.', 'address.city': 'No.' })).toBe('address.city');
});
