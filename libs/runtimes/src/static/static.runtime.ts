import { MIB, type Runtime } from '../runtime.js';

export const staticFiles: Runtime = {
  id: 'static',
  title: 'Static files',
  description: 'HTML, styles, scripts and pictures as they are; nothing is executed.',
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
