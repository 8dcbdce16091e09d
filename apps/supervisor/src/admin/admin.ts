import { SystemClock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import { NotFound } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { signInUrl } from '../closing-block.js';
import { openDatabase } from '../platform-database.js';
import { openPlatform, type Platform } from '../platform.js';
import { Advice, say } from '../speaker.js';
import { administratorId, openAdministrators } from './administrators.js';
import { billingRun } from './billing-run.js';
import { status } from './status.js';

const USAGE =
  'There are: `npm run admin -- status`, `-- link [email]`, `-- password [email]`, `-- billing run [--dry-run]`.';

/** What an operator does on the machine itself, where being allowed to read the key file is the proof of who they are. */
export async function admin(config: Config, [command = '', ...args]: string[]): Promise<number> {
  const [email = config.adminEmail] = args;
  if (command === 'status') return status(config);
  if (command === 'password') return connected(config, (_, database) => printPassword(database, email));
  if (command === 'link') return connected(config, (platform, database) => printLink(platform, database, email));
  if (command === 'billing') return connected(config, (platform, database) => runBilling(platform, database, args));
  throw new Advice(`Unknown command "${command}". ${USAGE}`);
}

async function printPassword(database: DataSource, email: string): Promise<void> {
  const { administrators } = openAdministrators(database);
  const password = await administrators.setPassword(email).catch((error: unknown) => {
    throw error instanceof NotFound ? new Advice(`Nobody has the address ${email}.`) : error;
  });
  say(`${email} has a new password; all sessions have ended. It is shown only this once:`);
  say(password);
}

async function printLink(platform: Platform, database: DataSource, email: string): Promise<void> {
  const { links } = openAdministrators(database);
  const { token } = await links.create(await administratorId(database, email));
  say(signInUrl(platform.config, token));
  say('It works once, within 15 minutes.');
}

function runBilling({ config, secrets }: Platform, dataSource: DataSource, args: string[]): Promise<number> {
  return billingRun({ config, secrets, dataSource, clock: new SystemClock(), say }, args);
}

/** @returns the exit code: what the work says, or 0. */
async function connected(
  config: Config,
  work: (platform: Platform, database: DataSource) => Promise<number | void>,
): Promise<number> {
  const platform = openPlatform(config);
  const database = await openDatabase(platform);
  try {
    return (await work(platform, database)) ?? 0;
  } finally {
    await database.destroy();
  }
}
