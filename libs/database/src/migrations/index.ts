import { FirstTables1795000000000 } from './0001-first-tables.js';
import { PlatformFacts1795000000002 } from './0002-platform-facts.js';
import { DatabaseEngines1795000000003 } from './0003-database-engines.js';
import { BillingOfAccounts1795000000004 } from './0004-billing-of-accounts.js';
import { Payments1795000000005 } from './0005-payments.js';
import { Notifications1795000000006 } from './0006-notifications.js';
import { Transfers1795000000007 } from './0007-transfers.js';
import { Metering1795000000008 } from './0008-metering.js';
import { Billing1795000000009 } from './0009-billing.js';
import { BillingDecisions1795000000010 } from './0010-billing-decisions.js';
import { MembershipsByAccount1795000000011 } from './0011-memberships-by-account.js';
import { AskedPayments1795000000012 } from './0012-asked-payments.js';
import { AbbreviatedTimeZones1795000000013 } from './0013-abbreviated-time-zones.js';
import { RefundsOnce1795000000014 } from './0014-refunds-once.js';
import { DnsChecks1795000000016 } from './0016-dns-checks.js';
import { SiteFigures1795000000017 } from './0017-site-figures.js';

/** In the order in which they run; the number in a class's name is what TypeORM sorts and remembers them by. */
export const migrations = [
  FirstTables1795000000000,
  PlatformFacts1795000000002,
  DatabaseEngines1795000000003,
  BillingOfAccounts1795000000004,
  Payments1795000000005,
  Notifications1795000000006,
  Transfers1795000000007,
  Metering1795000000008,
  Billing1795000000009,
  BillingDecisions1795000000010,
  MembershipsByAccount1795000000011,
  AskedPayments1795000000012,
  AbbreviatedTimeZones1795000000013,
  RefundsOnce1795000000014,
  DnsChecks1795000000016,
  SiteFigures1795000000017,
];
