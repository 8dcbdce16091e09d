import { MIB, type Runtime, type RuntimeStep } from '../runtime.js';
import { logo } from './logo.js';
import { mysqlUrls } from './mysql-urls.js';
import { secretKeyBase } from './secret-key.js';

export const rails: Runtime = {
  id: 'rails',
  title: 'Ruby on Rails',
  description: 'Rails 7.2 and any Rack application on Puma, with its gems, assets and migrations taken care of.',
  logo,
  versions: [{ version: '7.2', image: 'rails' }],
  os: 'linux',
  port: 8080,
  extensions: [],
  defaultDocuments: [],
  limits: { memoryBytes: 768 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 30,
  takesStart: true,
  readOnlyRoot: true,
  capabilities: [],
  tmpfs: { '/run': 16 * MIB, '/tmp': 64 * MIB },
  environment: ({ secret, start, databases }) => ({
    ...mysqlUrls(databases),
    RAILS_ENV: 'production',
    SECRET_KEY_BASE: secretKeyBase(secret),
    ...(start === undefined ? {} : { SITE_START: start }),
  }),
  steps: ({ uploaded }) => (uploaded ? STEPS : []),
};

/** Each looks by itself whether the application has anything for it to do, and says so in a line where it has not. */
const STEPS: RuntimeStep[] = [
  { name: 'gems', title: 'Installing gems', command: ['/opt/onebox/gems'] },
  { name: 'assets', title: 'Compiling assets', command: ['/opt/onebox/assets'] },
  { name: 'migrate', title: 'Migrating the database', command: ['/opt/onebox/migrate'] },
];
