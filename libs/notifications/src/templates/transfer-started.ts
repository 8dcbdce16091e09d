import { letter } from './letter.js';

export const transferStarted = letter({
  subject: '{{hostname}}: the transfer has begun',
  title: 'The transfer of {{hostname}} has begun',
  opening: [
    'We have asked your present registrar to hand {{hostname}} over to us. Your site, your mail and all else under this name go on as before.',
  ],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Completes by', '{{completesOn}}'],
  ],
  closing: [
    'There is nothing for you to do. If the registrar writes to you, you may approve the transfer, which makes it quicker.',
  ],
});
