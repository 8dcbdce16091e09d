import { letter } from './letter.js';

export const registrationRenewed = letter({
  subject: '{{hostname}} is renewed until {{expiresOn}}',
  title: '{{hostname}} is renewed',
  opening: ['The registration of {{hostname}} runs for another year.'],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Registered until', '{{expiresOn}}'],
  ],
});
