/**
 * Every point between two side effects, by the kind of thing that a pass works on. The crash test kills the worker at each
 * of them; each may be reached more than once (`step#2` is the second time).
 */
export const JOURNAL_STEPS = [
  // a domain comes up or changes
  'domain.operation-started',
  'domain.volume-recorded',
  'domain.ground-ready',
  'domain.one-shot-created',
  'domain.one-shot-started',
  'domain.one-shot-ran',
  'domain.one-shot-recorded',
  'domain.container-created',
  'domain.container-started',
  'domain.candidate-published',
  'domain.candidate-answered',
  'domain.edge-switched',
  'domain.live-written',
  'domain.operation-succeeded',
  // what no plan names any more
  'domain.drained',
  'domain.container-stopped',
  'domain.container-removed',
  'domain.address-released',
  // a candidate that did not come up
  'domain.failure-written',
  'domain.operation-failed',
  // sleep
  'domain.edge-asleep',
  'domain.container-asleep',
  // suspended or deleted
  'domain.edge-suspended',
  'domain.edge-removed',
  'domain.containers-removed',
  'domain.tombstone-written',
  'domain.deletion-written',
  // a database and its server
  'database.operation-started',
  'database.network-ready',
  'database.volume-recorded',
  'database.volume-ready',
  'database.server-created',
  'database.server-started',
  'database.server-ready',
  'database.created',
  'database.login-set',
  'database.ready-written',
  'database.login-removed',
  'database.operation-ended',
  'database.quota-applied',
  'database.server-stopped',
  'database.server-removed',
  'database.dropped',
  'database.purge-written',
  // a database's web tool
  'tool.container-created',
  'tool.container-started',
  'tool.published',
  'tool.removed',
  // an account is billed
  'billing.invoice-issued',
  'billing.payment-begun',
  'billing.payment-answered',
  'billing.payment-written',
  'billing.account-suspended',
  'billing.account-resumed',
  'billing.refund-answered',
  'billing.next-look-written',
  'billing.clock-turned',
  // a domain comes from another registrar
  'transfer.requested',
  'transfer.requested-written',
  'transfer.cancelled',
  'transfer.completed-written',
  'transfer.operation-ended',
  'registration.renewed',
  // a mail
  'mail.begun',
  'mail.handed-over',
  // tombstones
  'tombstone.purge-written',
  'tombstone.volume-removed',
] as const;

export type JournalStep = (typeof JOURNAL_STEPS)[number];
