import { SystemClock } from '@onebox/clock';
import { loadConfig } from '@onebox/config';
import { createDataSource } from '@onebox/database';
import { SandboxGateway } from '@onebox/payments';
import { DnsNameLookup } from '@onebox/resolver';
import { Secrets } from '@onebox/secrets';
import { createApp } from '../app.js';
import { entities } from '../entities.js';
import { createLog } from '../platform/log.js';
import { createDocument } from './document.js';

/** The document as it is committed; made without a database and without listening. */
export async function documentText(): Promise<string> {
  const config = loadConfig({ NODE_ENV: 'test' });
  const secrets = new Secrets(Buffer.alloc(32));
  const clock = new SystemClock();
  const dataSource = createDataSource(config, secrets, entities);
  const gateway = new SandboxGateway(secrets, clock);
  const lookup = new DnsNameLookup({ ...config, resolvers: config.dnsResolvers });
  const app = await createApp({ config, secrets, clock, dataSource, log: createLog('error'), gateway, lookup });
  return `${JSON.stringify(createDocument(app), undefined, 2)}\n`;
}
