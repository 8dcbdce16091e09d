import { letter } from './letter.js';

export const paymentActionRequired = letter({
  subject: 'Invoice {{number}}: your bank asks you to confirm the payment',
  title: 'Your bank asks you to confirm a payment',
  opening: [
    'Your bank wants to hear from you before it pays {{amount}} for invoice {{number}}. It takes a minute, and nobody but you can do it.',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Amount', '{{amount}}'],
  ],
  action: { label: 'Confirm the payment', url: '{{payUrl}}' },
  closing: ['Your sites go on running meanwhile.'],
});
