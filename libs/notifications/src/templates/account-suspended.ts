import { letter } from './letter.js';

export const accountSuspended = letter({
  subject: 'Your sites are paused: invoice {{number}} is unpaid',
  title: 'Your sites are paused',
  opening: [
    'Invoice {{number}} is still unpaid after several attempts, so we have paused your account. Visitors of your sites see a short notice.',
    'Nothing is deleted: your files, databases and settings are as you left them. As soon as the invoice is paid, everything is back at once.',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Amount', '{{amount}}'],
  ],
  action: { label: 'Pay now', url: '{{payUrl}}' },
  closing: ['The days on which your account is paused are not billed.'],
});
