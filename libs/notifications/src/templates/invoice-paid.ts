import { letter } from './letter.js';

export const invoicePaid = letter({
  subject: 'Invoice {{number}}: {{total}} paid',
  title: 'Thank you for your payment',
  opening: [
    'We have charged your card, and invoice {{number}} is paid.{{#isAttached}} It is attached as a PDF.{{/isAttached}}',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Total', '{{total}}'],
    ['Paid on', '{{date}}'],
    ['Card', '{{card}}'],
  ],
  closing: ['There is nothing for you to do. All of your invoices are in the panel.'],
});
