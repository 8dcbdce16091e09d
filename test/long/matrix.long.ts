import type { DatabaseEngine } from '@onebox/runtimes';
import { eventually } from '../support/ask.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { matrixApps } from '../support/matrix/apps.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const TEXT = 'Grüße, 你好, 🎉, O’Neil "\\"';

/** SQL Server cannot run here: its column needs a server that speaks its protocol. */
const MSSQL_URL = process.env.ONEBOX_TEST_MSSQL_URL;
const ENGINES: { engine: DatabaseEngine; name: string }[] = [
  { engine: 'mysql', name: 'shop' },
  { engine: 'postgres', name: 'stats' },
  ...(MSSQL_URL ? [{ engine: 'mssql' as const, name: 'crm' }] : []),
];
if (!MSSQL_URL) {
  console.warn('matrix: the column mssql is left out, since ONEBOX_TEST_MSSQL_URL names no server (docs/mssql.md).');
}

/** Any runtime with any database: an application writes a text and reads it back, by the variables that it was given. */
describe.each(Object.entries(matrixApps))('%s', (runtime, app) => {
  const hostname = `matrix-${runtime}-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname, runtimes: [{ runtime }], databases: ENGINES });
    await customer.upload(domain.id, app.archive());
  });

  it.each(ENGINES)('keeps a text in $engine and reads it again', async ({ engine, name }) => {
    const path = `${app.path}?engine=${engine}&name=${name}`;
    const written = await platform.get(hostname, `${path}&text=${encodeURIComponent(TEXT)}`, {
      method: 'POST',
      body: '',
    });
    expect({ status: written.status, body: written.body.slice(0, 500) }).toEqual({ status: 200, body: TEXT });
    const read = await eventually(() => platform.get(hostname, path), 'an answer');
    expect(read.body).toBe(TEXT);
  });
});
