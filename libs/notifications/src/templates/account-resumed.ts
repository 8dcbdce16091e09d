import { letter } from './letter.js';

export const accountResumed = letter({
  subject: 'Your sites are back',
  title: 'Welcome back',
  opening: [
    'Invoice {{number}} is paid: thank you. Your account is active again, and your sites are coming back right now.',
  ],
  facts: [
    ['Invoice', '{{number}}'],
    ['Paid', '{{amount}}'],
  ],
});
