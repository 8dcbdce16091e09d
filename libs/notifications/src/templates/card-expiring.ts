import { letter } from './letter.js';

export const cardExpiring = letter({
  subject: 'Your card ending in {{last4}} expires soon',
  title: 'Your card expires soon',
  opening: [
    'The card that we charge for your account is about to expire. Please enter the new one in time for your next invoice.',
  ],
  facts: [
    ['Card', '{{brand}} ending in {{last4}}'],
    ['Expires', '{{expiry}}'],
  ],
  action: { label: 'Change your card', url: '{{cardUrl}}' },
  closing: ['We never ask for a card number by e-mail.'],
});
