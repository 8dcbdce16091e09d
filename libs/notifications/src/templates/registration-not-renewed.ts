import { letter } from './letter.js';

export const registrationNotRenewed = letter({
  subject: '{{hostname}} could not be renewed yet',
  title: '{{hostname}} could not be renewed yet',
  opening: ['We could not renew the registration of {{hostname}}: {{reason}}', 'We keep trying until {{expiresOn}}.'],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Ends on', '{{expiresOn}}'],
  ],
});
