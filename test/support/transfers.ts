import { Account } from '@onebox/accounts';
import { FakeClock } from '@onebox/clock';
import { newId } from '@onebox/database';
import { type Operation, Operations } from '@onebox/operations';
import { Journal, type Reconciler } from '@onebox/reconcile';
import { type Registrar, SANDBOX_AUTH_CODE, SandboxRegistrar } from '@onebox/registrar';
import { Secrets } from '@onebox/secrets';
import {
  type ChargesToAdd,
  type MailsToQueue,
  Registrations,
  Renewals,
  TransferEndings,
  Transfers,
} from '@onebox/transfers';
import { RegistrationReconciler } from '../../libs/provisioning/src/transfers/registration.reconciler.js';
import { TransferReconciler } from '../../libs/provisioning/src/transfers/transfer.reconciler.js';
import { testDatabase, type TestDatabase } from './mariadb.js';
import { SETTINGS } from './wishes.js';

export interface ChargeRow {
  kind: string;
  subjectId: string;
  description: string;
  amountCents: number;
}

export interface MailRow {
  key: string;
  template: string;
  data: Record<string, string>;
}

/** Wraps everything that a pass works with; the tests of kills let it throw. */
export type Around = <T extends object>(part: T) => T;

/** Transfers on a real database, the sandbox registrar, and the reconcilers of the worker without a worker. */
export interface TransfersUnderTest {
  database: TestDatabase;
  clock: FakeClock;
  registrar: SandboxRegistrar;
  operations: Operations;
  transfers: Transfers;
  registrations: Registrations;
  nudged: string[];
  incidents: string[];
  account(): Promise<string>;
  start(accountId: string, hostname: string): Promise<string>;
  /** One pass over a transfer. */
  pass(id: string, around?: Around): ReturnType<Reconciler['reconcile']>;
  passRegistration(id: string, around?: Around): ReturnType<Reconciler['reconcile']>;
  /** Until it does not ask to be looked at at once. */
  settleRegistration(id: string): Promise<void>;
  transferIds(): Promise<string[]>;
  /** The registrar's days pass. */
  days(count: number): Promise<void>;
  charges(accountId: string): Promise<ChargeRow[]>;
  mails(accountId: string): Promise<MailRow[]>;
  operationOf(transferId: string): Promise<Operation>;
}

const asIs: Around = (part) => part;

export async function transfersUnderTest(pool = 20): Promise<TransfersUnderTest> {
  const database = await testDatabase(pool);
  const { dataSource } = database;
  await makeNeighbours(database);
  const clock = new PassingClock(new Date('2026-11-20T10:00:00Z'));
  const secrets = new Secrets(Buffer.alloc(32, 9));
  const registrar = new SandboxRegistrar(dataSource, clock);
  const operations = new Operations(dataSource, clock);
  const [nudged, incidents]: [string[], string[]] = [[], []];
  const nudge = (keys: string[]) => void nudged.push(...keys);
  const transfers = new Transfers(dataSource, registrar, operations, clock, secrets, SETTINGS, nudge);
  const registrations = new Registrations(dataSource, nudge);
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: object, text: string) => void incidents.push(text),
  };
  const deps = (around: Around) => ({
    ...{ dataSource, secrets, clock, log, enqueue: () => undefined },
    registrar: around<Registrar>(registrar),
    operations: around(operations),
    journal: around(new Journal(dataSource, { clock })),
    transferEndings: around(new TransferEndings(dataSource, operations, CHARGES, MAILS, clock)),
    renewals: around(new Renewals(dataSource, CHARGES, MAILS)),
  });
  const passRegistration = (id: string, around = asIs) => new RegistrationReconciler(deps(around)).reconcile(id);
  let uid = 200_000;
  return {
    ...{ database, clock, registrar, operations, transfers, registrations, nudged, incidents, passRegistration },
    account: () => insertAccount(database, uid++),
    start: async (accountId, hostname) => {
      const input = { hostname, authCode: SANDBOX_AUTH_CODE };
      return (await transfers.start(accountId, input, 'usr_1')).transfer.id;
    },
    pass: (id, around = asIs) => new TransferReconciler(deps(around)).reconcile(id),
    settleRegistration: async (id) => {
      for (;;) {
        const result = await passRegistration(id);
        if (!('lookAgainAfterMs' in result) || result.lookAgainAfterMs > 0) return;
      }
    },
    transferIds: () => new TransferReconciler(deps(asIs)).ids(),
    days: async (count) => void (await registrar.turnClock(count)),
    charges: (accountId) =>
      dataSource.query(
        `SELECT kind, subject_id subjectId, description, amount_cents amountCents
           FROM test_charges WHERE account_id = ? ORDER BY id`,
        [accountId],
      ),
    mails: async (accountId) => {
      const rows = await dataSource.query<Array<{ key: string; template: string; data: string }>>(
        'SELECT `key`, template, data FROM test_mails WHERE account_id = ? ORDER BY id',
        [accountId],
      );
      return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, string> }));
    },
    operationOf: async (subject) => (await operations.listAll({ subject, limit: 1 })).items[0]!,
  };
}

/** The losing side looks later than it is asked: each look is later than the one before. */
class PassingClock extends FakeClock {
  override now(): Date {
    this.advance(1);
    return super.now();
  }
}

/** What billing and notifications would keep, in the caller's transaction and each once. */
async function makeNeighbours({ dataSource }: TestDatabase): Promise<void> {
  await dataSource.query(
    `CREATE TABLE test_charges (id int AUTO_INCREMENT PRIMARY KEY, account_id varchar(32), kind varchar(16), subject_id varchar(64),
       description varchar(200), amount_cents int, UNIQUE (kind, subject_id))`,
  );
  await dataSource.query(
    `CREATE TABLE test_mails (id int AUTO_INCREMENT PRIMARY KEY, account_id varchar(32), \`key\` varchar(128) UNIQUE,
       template varchar(64), data text)`,
  );
}

const CHARGES: ChargesToAdd = {
  add: (manager, { accountId, kind, subjectId, description, amountCents }) =>
    manager.query(
      'INSERT IGNORE INTO test_charges (account_id, kind, subject_id, description, amount_cents) VALUES (?, ?, ?, ?, ?)',
      [accountId, kind, subjectId, description, amountCents],
    ),
};

const MAILS: MailsToQueue = {
  toAccount: (manager, { accountId, key, template, data }) =>
    manager.query('INSERT IGNORE INTO test_mails (account_id, `key`, template, data) VALUES (?, ?, ?, ?)', [
      ...[accountId, key, template],
      JSON.stringify(data),
    ]),
};

async function insertAccount({ dataSource }: TestDatabase, uid: number): Promise<string> {
  const id = newId('acc');
  await dataSource.manager.insert(Account, {
    ...{ id, uid, name: 'Ada Lovelace', status: 'active', billingExempt: false, gatewayCustomerId: null, card: null },
    address: { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    ...{ billingDay: 1, signedUpOn: '2026-11-20', billedThrough: '2026-11-20', timeZone: 'UTC' },
    createdAt: new Date('2026-11-20T10:00:00Z'),
  });
  return id;
}
