import { letter } from './letter.js';

export const paymentDisputed = letter({
  subject: 'Payment of invoice {{number}} is disputed',
  title: 'A payment is disputed',
  opening: [
    'The bank of a customer disputes the payment of invoice {{number}}. Answer at the payment gateway before its deadline: without an answer the money goes back.',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Amount', '{{amount}}'],
    ['Account', '{{accountId}}'],
  ],
});
