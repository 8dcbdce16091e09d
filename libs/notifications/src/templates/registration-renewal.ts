import { letter } from './letter.js';

export const registrationRenewal = letter({
  subject: '{{hostname}} renews on {{renewsOn}}',
  title: '{{hostname}} renews in {{daysLeft}} days',
  opening: [
    'The registration of {{hostname}} is about to end. We renew it for another year, so that the name stays yours.',
  ],
  facts: [
    ['Domain', '{{hostname}}'],
    ['Renews on', '{{renewsOn}}'],
    ['Price', '{{price}}'],
  ],
  closing: [
    'There is nothing for you to do: the price is added to your next invoice. If you want to let the name go, tell us before that day.',
  ],
});
