import { mysqlUrls } from '../rails/mysql-urls.js';
import { secretKeyBase } from '../rails/secret-key.js';
import { MIB, type Runtime, type RuntimeSite, type RuntimeStep } from '../runtime.js';
import { logo } from './logo.js';

/**
 * Nobody publishes Ruby for Windows as an image, so its operator makes one (docs/rails-on-windows.md). `localhost`: a name
 * that is never asked of a registry on the internet, where anybody could take it.
 */
const IMAGE = 'localhost/onebox-rails-windows:7.2';

/** Rails for applications whose gems need Windows. Needs a Windows node. */
export const railsWindows: Runtime = {
  id: 'rails-windows',
  title: 'Ruby on Rails on Windows',
  description: 'Rails 7.2 on Puma and Windows Server Core, for applications whose gems need Windows itself.',
  logo,
  versions: [{ version: '7.2', image: IMAGE }],
  os: 'windows',
  port: 8080,
  extensions: [],
  defaultDocuments: [],
  limits: { memoryBytes: 1024 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 30,
  takesStart: false,
  // Windows containers know none of these.
  readOnlyRoot: false,
  capabilities: [],
  tmpfs: {},
  environment: ({ directory, mount, secret, databases }) => ({
    ...mysqlUrls(databases),
    RAILS_ENV: 'production',
    RACK_ENV: 'production',
    RAILS_LOG_TO_STDOUT: '1',
    RAILS_SERVE_STATIC_FILES: '1',
    SECRET_KEY_BASE: secretKeyBase(secret),
    BUNDLE_GEMFILE: `${folder(directory)}/Gemfile`,
    BUNDLE_PATH: 'C:/srv/site/shared/gems',
    BUNDLE_WITHOUT: 'development:test',
    ...(mount === '/' ? {} : { RAILS_RELATIVE_URL_ROOT: mount.slice(0, -1) }),
  }),
  steps,
  program: ({ image }, { directory }) => ({
    image,
    command: inFolder(directory, 'bundle', 'exec', 'puma', '-e', 'production', '-b', 'tcp://0.0.0.0:8080'),
  }),
};

function steps({ directory, uploaded }: RuntimeSite): RuntimeStep[] {
  if (!uploaded) return [];
  return [
    { name: 'gems', title: 'Installing gems', command: inFolder(directory, 'bundle', 'install') },
    { name: 'assets', title: 'Compiling assets', command: inFolder(directory, ...rake('assets:precompile')) },
    { name: 'migrate', title: 'Migrating the database', command: inFolder(directory, ...rake('db:migrate')) },
  ];
}

function rake(task: string): [string, ...string[]] {
  return ['bundle', 'exec', 'rake', task];
}

/** Ruby changes into the folder and runs a program of its own: no shell of Windows has to be quoted for. */
function inFolder(directory: string, program: string, ...args: string[]): string[] {
  return ['ruby', '-C', folder(directory), '-S', program, ...args];
}

/** Ruby takes slashes on Windows as well. */
function folder(directory: string): string {
  return `C:${directory}`;
}
