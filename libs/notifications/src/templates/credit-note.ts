import { letter } from './letter.js';

export const creditNote = letter({
  subject: 'Credit note {{number}}: {{amount}}',
  title: 'You get {{amount}} back',
  opening: [
    'We have issued a credit note for your invoice {{invoiceNumber}}.{{#isAttached}} It is attached as a PDF.{{/isAttached}}',
  ],
  facts: [
    ['Credit note', '{{number}}'],
    ['For invoice', '{{invoiceNumber}}'],
    ['Amount', '{{amount}}'],
    ['Reason', '{{reason}}'],
  ],
});
