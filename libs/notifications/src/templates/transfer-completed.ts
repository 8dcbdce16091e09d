import { letter } from './letter.js';

export const transferCompleted = letter({
  subject: '{{hostname}} is with us now',
  title: '{{hostname}} is with us now',
  opening: [
    'The transfer is complete, and the registration runs a year longer. You can add the domain to your sites in one step.',
  ],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Registered until', '{{expiresOn}}'],
    ['Price', '{{price}}'],
  ],
});
