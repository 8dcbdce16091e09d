import { MIB, type Runtime } from '../runtime.js';
import { logo } from './logo.js';

export const node: Runtime = {
  id: 'node',
  title: 'Node.js',
  description:
    "Applications that listen on PORT, started by package.json's start script. npm installs what package.json names, where it comes without node_modules.",
  logo,
  versions: [{ version: '20', image: 'node' }],
  os: 'linux',
  port: 8080,
  extensions: [],
  defaultDocuments: [],
  needsOwnRoot: true,
  limits: { memoryBytes: 512 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 30,
  takesStart: true,
  readOnlyRoot: true,
  capabilities: [],
  tmpfs: { '/run': 16 * MIB, '/tmp': 64 * MIB },
  environment: ({ start }): Record<string, string> => (start ? { SITE_START: start } : {}),
  steps: ({ uploaded }) =>
    uploaded ? [{ name: 'packages', title: 'Installing packages', command: ['/opt/onebox/packages'] }] : [],
};
