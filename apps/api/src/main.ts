import 'reflect-metadata';
import type { Server } from 'node:http';
import { SystemClock } from '@onebox/clock';
import { loadConfig } from '@onebox/config';
import { createDataSource } from '@onebox/database';
import { openPaymentGateway } from '@onebox/payments';
import { DnsNameLookup } from '@onebox/resolver';
import { loadSecrets } from '@onebox/secrets';
import { createApp } from './app.js';
import { entities } from './entities.js';
import { createLog } from './platform/log.js';
import { Metrics } from './platform/metrics.js';

/** Only this machine reaches the API: the edge brings it its visitors. */
const ADDRESS = '127.0.0.1';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  const secrets = loadSecrets(config.keyFile);
  const clock = new SystemClock();
  const dataSource = await createDataSource(config, secrets, entities).initialize();
  const gateway = await openPaymentGateway(config, { secrets, clock, dataSource });
  const edge = { ...config, probeSecret: secrets.derive('edge-probe') };
  const lookup = new DnsNameLookup({ ...config, resolvers: config.dnsResolvers, edge });
  const app = await createApp({ config, secrets, clock, dataSource, log, gateway, lookup });
  await app.get(Metrics).listen(config.metricsPort);
  app.enableShutdownHooks();
  allowSlowClients(app.getHttpServer());
  await app.listen(config.apiPort, ADDRESS);
  log.info({ port: config.apiPort }, 'listening');
}

/**
 * An upload may take an hour, where Node cuts a request off after five minutes; and a connection that the edge keeps for
 * the next request must not end just as it is used: the edge, not we, ends idle ones.
 */
function allowSlowClients(server: Server): void {
  server.requestTimeout = 3_600_000;
  server.keepAliveTimeout = 90_000;
}

main().catch((error: unknown) => {
  process.stderr.write(`The API could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
