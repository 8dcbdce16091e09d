import { fork } from 'node:child_process';
import { join } from 'node:path';
import { round, summary, timed } from './statistics.mjs';

const ADDRESS = { line1: '1 Bench Street', city: 'Berlin', postalCode: '10115', country: 'DE' };

/** A billing run over so many accounts that are all due on one day, each size in a process and a database of its own. */
export async function billingFigures(platform, [few, many], rounds) {
  const [small, large] = [await runOver(platform, few), await runOver(platform, many)];
  return {
    [`${few} accounts`]: small,
    [`${many} accounts`]: large,
    'time for each account, ratio (to reach: 1.2)': round(large['each, ms'] / small['each, ms']),
    'memory at its peak, ratio (to reach: about 1)': round(
      large['memory at its peak, MB'] / small['memory at its peak, MB'],
    ),
    'PDF of an invoice, ms': await pdfTimes(rounds),
  };
}

async function runOver(platform, accounts) {
  const database = `bench_billing_${accounts}`;
  await platform.sql(`CREATE DATABASE ${database}; GRANT ALL ON ${database}.* TO onebox@localhost`);
  const { wallMs, cpuMs, grownMb, restMb, peakMb } = await inProcess(platform, [database, String(accounts)]);
  await platform.sql(`DROP DATABASE ${database}`);
  return {
    'wall, s': round(wallMs / 1000, 1),
    'accounts/s': round((1000 * accounts) / wallMs, 1),
    'each, ms': round(wallMs / accounts),
    'each, ms of our CPU': round(cpuMs / accounts),
    'memory before, MB': restMb,
    'memory at its peak, MB': peakMb,
    'memory, grown, MB': grownMb,
  };
}

/** @returns what the process sends. */
function inProcess({ env }, args) {
  return new Promise((resolve, reject) => {
    const options = { env, execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] };
    const child = fork(join(import.meta.dirname, 'billing-run.mjs'), args, options);
    let figures;
    child.once('message', (message) => (figures = message));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 && figures ? resolve(figures) : reject(new Error(`The run ended with ${code}`)),
    );
  });
}

async function pdfTimes(rounds) {
  const { renderDocument } = await import('../../dist/libs/documents/src/index.js');
  const times = [];
  for (let n = 0; n <= rounds; n++) times.push(await timed(() => renderDocument(invoice(n))));
  // The first one loads the fonts.
  return { first: round(times[0]), ...summary(times.slice(1)) };
}

function invoice(n) {
  const party = {
    name: 'Bench Mark',
    addressLines: [ADDRESS.line1, `${ADDRESS.postalCode} ${ADDRESS.city}`, 'Germany'],
  };
  return {
    ...{ kind: 'invoice', number: `2027-${String(n).padStart(6, '0')}`, issuedOn: '2027-01-10', currency: 'USD' },
    ...{ seller: { ...party, taxId: 'DE123' }, buyer: { ...party, email: 'bench@example.com' } },
    period: { start: '2027-01-10', end: '2027-02-10' },
    lines: [{ description: 'Onebox, 2027-01-10 to 2027-02-09', amountCents: 10_000 }],
    ...{ netCents: 10_000, tax: { name: 'VAT', ratePercent: '19', cents: 1900 }, totalCents: 11_900 },
    ...{ balanceAppliedCents: 0, dueCents: 11_900, paid: { on: '2027-01-10', card: 'visa ending in 4242' } },
  };
}
