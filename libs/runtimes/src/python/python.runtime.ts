import { MIB, type Runtime } from '../runtime.js';
import { logo } from './logo.js';

export const python: Runtime = {
  id: 'python',
  title: 'Python',
  description:
    'WSGI and ASGI applications (Flask, Django, FastAPI) by gunicorn and uvicorn, found in wsgi.py, asgi.py, app.py, main.py or beside manage.py. pip installs what requirements.txt names.',
  logo,
  versions: [{ version: '3.13', image: 'python' }],
  os: 'linux',
  port: 8080,
  extensions: [],
  defaultDocuments: [],
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
