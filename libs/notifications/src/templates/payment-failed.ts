import { letter } from './letter.js';

export const paymentFailed = letter({
  subject: 'Invoice {{number}}: your payment did not go through',
  title: 'Your payment did not go through',
  opening: ['We could not collect {{amount}} for invoice {{number}}.{{#meanwhile}} {{meanwhile}}{{/meanwhile}}'],
  facts: [
    ['Invoice', '{{number}}'],
    ['Amount', '{{amount}}'],
    ['Reason', '{{reason}}'],
    ['Next attempt', '{{#nextAttemptOn}}{{nextAttemptOn}}{{/nextAttemptOn}}{{^nextAttemptOn}}none{{/nextAttemptOn}}'],
  ],
  action: { label: 'Pay now or change your card', url: '{{payUrl}}' },
  closing: [
    '{{#nextAttemptOn}}We try again on {{nextAttemptOn}}. If that is fine with you, there is nothing to do.{{/nextAttemptOn}}{{^nextAttemptOn}}We do not try this card again by ourselves. Please pay, or enter another card.{{/nextAttemptOn}}',
  ],
});
