import { MIB, type Runtime } from '../runtime.js';
import { logo } from './logo.js';

export const php: Runtime = {
  id: 'php',
  title: 'PHP',
  description: 'PHP on Apache with mod_rewrite, .htaccess and the usual extensions.',
  logo,
  versions: [
    { version: '8.4', image: 'php' },
    { version: '8.2', image: 'php@bookworm' },
  ],
  os: 'linux',
  port: 8080,
  extensions: ['.php', '.phtml', '.phar'],
  defaultDocuments: ['index.php', 'index.html', 'index.htm'],
  limits: { memoryBytes: 512 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 30,
  takesStart: false,
  readOnlyRoot: true,
  capabilities: [],
  tmpfs: { '/run': 16 * MIB, '/tmp': 64 * MIB },
  environment: () => ({}),
};
