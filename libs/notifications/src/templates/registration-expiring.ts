import { letter } from './letter.js';

export const registrationExpiring = letter({
  subject: '{{hostname}} ends on {{expiresOn}}',
  title: '{{hostname}} ends in {{daysLeft}} days',
  opening: ['The registration of {{hostname}} is about to end, and automatic renewal is off: nothing renews it.'],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Ends on', '{{expiresOn}}'],
  ],
  closing: ['To keep the name, turn automatic renewal on before that day. If you want to let it go, do nothing.'],
});
