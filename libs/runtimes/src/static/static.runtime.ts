import { MIB, type Runtime } from '../runtime.js';
import { logo } from './logo.js';

export const staticFiles: Runtime = {
  id: 'static',
  title: 'Static files',
  description:
    'HTML, styles, scripts and pictures as they are, compressed; nothing is executed. For an application in the browser, 200.html answers every route; without one and without a 404.html, index.html does.',
  logo,
  versions: [{ version: '1', image: 'static' }],
  os: 'linux',
  port: 8080,
  extensions: [],
  defaultDocuments: ['index.html', 'index.htm'],
  limits: { memoryBytes: 64 * MIB, cpus: 1, pids: 64 },
  probePath: '/',
  stopSeconds: 10,
  takesStart: false,
  readOnlyRoot: true,
  capabilities: [],
  tmpfs: { '/run': 8 * MIB, '/tmp': 16 * MIB },
  environment: () => ({}),
};
