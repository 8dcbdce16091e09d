/** A process of the bench: `billing-run.mjs DATABASE ACCOUNTS`. Fills the database, bills all of it, sends what it took. */
import 'reflect-metadata';
import { timed } from './statistics.mjs';

const library = (name) => import(`../../dist/libs/${name}/src/index.js`);
const { createBilling } = await library('billing');
const { FakeClock } = await library('clock');
const { loadConfig } = await library('config');
const { dataSourceOptions, migrate } = await library('database');
const { Usage } = await library('metering');
const { Notifications } = await library('notifications');
const { Operations } = await library('operations');
const { openPaymentGateway } = await library('payments');
const { loadSecrets } = await library('secrets');
const { entities } = await import('../../dist/apps/worker/src/entities.js');
const { DataSource } = await import('typeorm');

const TODAY = '2027-01-10';
const WARM_UP = 200;
const MB = 1e6;

const [database, wanted] = process.argv.slice(2);
const config = loadConfig(process.env);
const secrets = loadSecrets(config.keyFile);
// As many connections as the worker has.
const dataSource = await new DataSource({ ...dataSourceOptions(config, secrets, entities, 8), database }).initialize();
await migrate(dataSource);
const clock = new FakeClock(new Date(`${TODAY}T09:00:00Z`));
const billing = createBilling({
  ...{ dataSource, clock, gateway: await openPaymentGateway(config, { secrets, clock, dataSource }) },
  operations: new Operations(dataSource, clock),
  notifications: new Notifications(clock, config),
  usage: new Usage(dataSource),
  settings: { panelUrl: 'http://localhost', operator: config.operator },
  nudge: () => undefined,
});

// What runs for the first time is translated, and its memory stays: not what is asked here.
await insertAccounts(0, WARM_UP);
await billAll(WARM_UP);
await insertAccounts(WARM_UP, Number(wanted));
globalThis.gc();
const rest = process.memoryUsage.rss();
let peak = rest;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
const before = process.cpuUsage();
const wallMs = await timed(() => billAll(Number(wanted)));
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1000;
clearInterval(watch);
const [restMb, peakMb, grownMb] = [rest, peak, peak - rest].map((bytes) => Math.round(bytes / MB));
process.send({ wallMs, cpuMs, restMb, peakMb, grownMb });
await dataSource.destroy();
process.disconnect();

async function billAll(count) {
  const { paid, failed, failures } = await billing.run.run();
  if (paid !== count || failed > 0) throw new Error(`Of ${count} paid: ${paid}. ${JSON.stringify(failures)}`);
}

/** By the database, so that this process stays as small as it is. */
async function insertAccounts(first, count) {
  const numbers = `FROM seq_${first}_to_${first + count - 1}`;
  const card = JSON.stringify({ brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2030 });
  const address = JSON.stringify({ line1: '1 Bench Street', city: 'Berlin', postalCode: '10115', country: 'DE' });
  await dataSource.query(
    `INSERT INTO accounts (id, name, address, status, uid, billing_exempt, gateway_customer_id, payment_method_id, card,
         billing_day, signed_up_on, time_zone, billed_through, billing_due_on, created_at)
       SELECT CONCAT('acc_', seq), 'Bench Mark', ?, 'active', 200000 + seq, 0, CONCAT('cus_', seq), 'pm_sandbox_pays_0', ?,
         10, ?, 'UTC', ?, ?, ? ${numbers}`,
    [address, card, TODAY, TODAY, TODAY, clock.now()],
  );
  await dataSource.query(
    `INSERT INTO users (id, email, email_key, name, password_hash, created_at)
       SELECT CONCAT('usr_', seq), CONCAT(seq, '@example.com'), CONCAT(seq, '@example.com'), 'Bench', '-', ? ${numbers}`,
    [clock.now()],
  );
  await dataSource.query(
    `INSERT INTO memberships (account_id, user_id, role)
       SELECT CONCAT('acc_', seq), CONCAT('usr_', seq), 'owner' ${numbers}`,
  );
}
