import { letter } from './letter.js';

export const mailFailed = letter({
  subject: 'A mail to {{recipient}} could not be delivered',
  title: 'A mail could not be delivered',
  opening: ['The customer has not got this mail, and it is not tried again by itself. Perhaps the address is wrong.'],
  facts: [
    ['To', '{{recipient}}'],
    ['Subject', '{{subject}}'],
    ['Reason', '{{reason}}'],
    ['Mail', '{{mailId}}'],
  ],
  closing: [
    'You can read it in the mailbox, and have it sent again: POST {{panelUrl}}/api/v1/admin/mailbox/{{mailId}}/retry',
  ],
});
