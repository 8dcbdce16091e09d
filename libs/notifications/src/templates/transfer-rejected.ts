import { letter } from './letter.js';

export const transferRejected = letter({
  subject: '{{hostname}}: the transfer did not take place',
  title: 'The transfer of {{hostname}} did not take place',
  opening: ['{{hostname}} stays where it is, and works as before. You pay nothing for this attempt.'],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Reason', '{{reason}}'],
  ],
  closing: ['When the reason is gone, you can ask for the transfer again.'],
});
