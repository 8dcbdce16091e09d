import { letter } from './letter.js';

export const refundFailed = letter({
  subject: 'The refund of credit note {{number}} failed',
  title: 'A refund did not reach the card',
  opening: [
    'The payment gateway refused to give back the amount of credit note {{number}}. It is on the balance of the account instead: its next invoices use it.',
  ],
  facts: [
    ['Credit note', '{{number}}'],
    ['Amount', '{{amount}}'],
    ['Account', '{{accountId}}'],
    ['Reason', '{{reason}}'],
  ],
});
