import { letter } from './letter.js';

export const meteringDifference = letter({
  subject: 'Metering of {{day}}: what was counted differs from what is billed',
  title: 'Metering differs on {{day}}',
  opening: ['What the edge counted on {{day}} is not what is billed. Sites concerned: {{sites}}.'],
  list: { of: 'differences', line: '{{site}}: counted {{edge}}, billed {{billed}}' },
  closing: ['Invoices follow what is billed. If this happens again, the log of the worker says more.'],
});
