import { letter } from './letter.js';

export const invoiceIssued = letter({
  subject: 'Invoice {{number}}: nothing to pay now',
  title: 'Your new invoice',
  opening: [
    'Invoice {{number}} is ready.{{#isAttached}} It is attached as a PDF.{{/isAttached}}',
    'Your card is not charged for it. What remains open, if anything, is added to your next invoice.',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Total', '{{total}}'],
  ],
});
