import { ordinal } from './ordinal.ts';

const every = (day: number) =>
  day < 29 ? `every ${ordinal(day)}` : `the ${ordinal(day)}, or the last day of the month`;

const monthly = (day: number) =>
  day < 29 ? `the ${ordinal(day)} of each month` : `the ${ordinal(day)} of each month, or its last day`;

/** What is paid: the plan, the day, what was used, invoices, the card. */
export const billing = {
  title: 'Billing',
  sections: 'Sections of billing',
  tabs: {
    overview: 'Overview',
    day: 'Billing day',
    usage: 'Usage',
    invoices: 'Invoices',
    card: 'Card',
    transfers: 'Transfers',
  },
  notBilled: {
    title: 'This account is not billed',
    text: 'It is the operator’s own. Nothing is charged for it, and it has no invoices.',
  },
  plan: {
    title: 'Your plan',
    sentence: (name: string, price: string, day: number) => `${name} is ${price} a month, paid on ${monthly(day)}.`,
    included: (storage: string, traffic: string, memory: string) =>
      `It includes ${storage} GB of storage, ${traffic} GB of traffic and ${memory} GB-hours of memory a month.`,
    beyond: (storage: string, traffic: string, memory: string) =>
      `Beyond that: ${storage} for a GB stored, ${traffic} for a GB of traffic, ${memory} for a GB-hour of memory, on the next invoice.`,
  },
  facts: {
    next: 'Next invoice',
    on: (date: string) => `on ${date}`,
    changeDay: 'Change the billing day',
    card: 'Card',
    noCard: 'No card yet',
    addCard: 'Add a card',
    replaceCard: 'Replace the card',
    credit: 'Credit',
    creditText: 'The next invoice uses it.',
    debt: 'Carried over',
    debtText: 'The next invoice adds it.',
  },
  open: {
    title: (count: number) => (count === 1 ? 'One invoice is open' : `${count} invoices are open`),
    suspended: 'Your account is suspended',
    suspendedText:
      'Your sites answer “503 Service unavailable”. Nothing is deleted. Pay what is open, and all of them are back at once.',
    suspendedByOperator: 'An administrator suspended your account',
    suspendedByOperatorText:
      'Your sites answer “503 Service unavailable”. Nothing is deleted. Ask the operator of this platform about it.',
    pay: (amount: string) => `Pay ${amount} now`,
    paid: (number: string) => `Invoice ${number} is paid. Thank you.`,
    refused: (reason: string, attempts: number) =>
      attempts < 2 ? `The bank said: ${reason}` : `After ${attempts} attempts the bank says: ${reason}`,
    nextTry: (date: string) => `The card is tried again on ${date}.`,
    anotherCard: 'Use another card',
    actionRequired:
      'Your bank wants you to confirm this payment, which this test gateway cannot show. Use another card.',
    confirmed: (number: string) => `Your bank has confirmed invoice ${number}. It is shown as paid in a moment.`,
    notTried: 'Your card is charged within a few minutes.',
  },
  day: {
    title: 'The day you pay',
    intro:
      'Choose the day of the month on which your card is charged. Point at a day, or tap it, to see your next twelve invoices. Nothing changes until you say so.',
    now: (day: number) => `You are billed on ${monthly(day)}.`,
    next: 'Your next twelve invoices',
    nextOf: (day: number) => `Your next twelve invoices, were you billed on the ${ordinal(day)}`,
    date: 'Date',
    period: 'Period',
    amount: 'Amount',
    choose: 'Choose another day to change it.',
    credit: (amount: string) => `${amount} credit used`,
    debt: (amount: string) => `${amount} from before`,
    estimated: 'with an estimate of what you use',
    same: (amount: string, day: number, next: string) =>
      `Nothing changes: you pay ${amount} on ${every(day)}, the next time on ${next}.`,
    part: (part: string, date: string, days: string, amount: string, day: number) =>
      `You pay ${part} on ${date} for ${days}, then ${amount} on ${every(day)}.`,
    whole: (first: string, date: string, amount: string, day: number) =>
      `You pay ${first} on ${date}, then ${amount} on ${every(day)}.`,
    bill: (day: number) => `Bill me on the ${ordinal(day)}`,
    keep: (day: number) => `Keep the ${ordinal(day)}`,
    changed: (day: number) => `From now on you are billed on ${monthly(day)}.`,
  },
  usage: {
    title: 'Usage',
    range: 'Days',
    ranges: { period: 'This period', month: 'Last 30 days', year: 'Last 12 months', other: 'Other days' },
    from: 'From',
    through: 'Through',
    show: 'Show',
    wrongOrder: 'Choose a day that is not before the first one.',
    included: 'Against what is included',
    includedText: (days: string) => `${days}, in your time zone.`,
    live: (time: string) => `Counted through ${time}.`,
    kinds: { storage: 'Storage, on average', traffic: 'Traffic', memory: 'Memory' },
    units: { GB: 'GB', 'GB-hours': 'GB-hours' },
    of: (used: string, included: string, unit: string) => `${used} of ${included} ${unit}`,
    beyond: (amount: string, price: string, unit: string) => `${amount} for what goes beyond, at ${price} a ${unit}`,
    charges: 'Beyond what is included',
    requests: 'Requests',
    failed: (count: string) => `${count} failed`,
    cpu: 'CPU-hours',
    perDay: 'Day by day',
    metric: 'What to show',
    metrics: {
      requests: 'Requests',
      trafficGb: 'Traffic (GB)',
      memoryGbHours: 'Memory (GB-hours)',
      averageStorageGb: 'Storage (GB)',
    },
    chart: (metric: string, most: string) => `${metric} for each day, ${most} at most.`,
    day: 'Day',
    bySubject: 'By domain and database',
    subject: 'Domain or database',
    account: 'The account itself',
    accountText: 'Database servers, and what was deleted.',
    deleted: 'Deleted',
    failedColumn: 'Failed',
    traffic: 'Traffic, GB',
    memory: 'Memory, GB-hours',
    cpuColumn: 'CPU-hours',
    storage: 'Storage, GB',
    none: 'Nothing was used in these days.',
    noneText: 'Usage is counted as soon as a site has visitors. It is shown here within a minute.',
    more: 'Usage by domain and day',
  },
  invoices: {
    title: 'Invoices',
    creditNotes: 'Credit notes',
    what: 'What to show',
    none: 'No invoices yet',
    noneText: 'Your first invoice is issued within minutes of your sign-up. It is mailed to you, too.',
    noNotes: 'No credit notes',
    noNotesText:
      'An invoice never changes. Where one was wrong, a credit note pays back the difference, and is listed here.',
    invoice: (number: string) => `Invoice ${number}`,
    statuses: { open: 'Open', paid: 'Paid', carried: 'Carried over', void: 'Void' },
    explained: {
      open: 'To be paid.',
      paid: 'Nothing is left to pay.',
      carried: 'Too little to be charged: the next invoice adds it.',
      void: 'You need not pay it.',
    },
    number: 'Number',
    issued: 'Issued',
    period: 'Period',
    status: 'State',
    total: 'Amount',
    pdf: 'PDF',
    pdfOf: (number: string) => `${number} as a PDF`,
    net: 'Subtotal',
    tax: (name: string, percent: string) => `${name} ${percent}`,
    totalLine: 'Total',
    creditUsed: 'Credit used',
    debtAdded: 'Carried over from before',
    due: 'To pay',
    paidOn: (date: string, card: string) => `Paid on ${date} by ${card}.`,
    paidWithoutCard: (date: string) => `Paid on ${date}.`,
    issuedFor: (date: string, days: string) => `Issued on ${date} for ${days}.`,
    to: 'Billed to',
    credited: 'Given back',
    creditNote: (number: string) => `Credit note ${number}`,
    paidTo: { card: 'to your card', balance: 'as credit' },
    ofInvoice: (number: string) => `for invoice ${number}`,
  },
  card: {
    title: 'Your card',
    of: (brand: string, last4: string) => `${brand} ending in ${last4}`,
    expires: (date: string) => `Expires ${date}`,
    expiresSoon: 'It expires before your next invoice. Replace it now.',
    none: 'There is no card yet.',
    replace: 'Another card',
    replaceText:
      'The new card is checked first. If it is refused, nothing changes. Open invoices are tried with it at once.',
    replaced: (card: string) => `${card} is used from now on.`,
    attempts: {
      paid: (count: number) => (count === 1 ? 'One open invoice is paid.' : `${count} open invoices are paid.`),
      refused: (count: number) =>
        count === 1
          ? 'The bank refused one open invoice. See what it said below.'
          : `The bank refused ${count} open invoices. See what it said below.`,
      unanswered: (count: number) =>
        count === 1
          ? 'For one open invoice the bank did not answer. It is tried again.'
          : `For ${count} open invoices the bank did not answer. They are tried again.`,
    },
  },
};
