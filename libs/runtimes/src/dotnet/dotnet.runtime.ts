import { MIB, type Runtime } from '../runtime.js';
import { webConnectionStrings } from './connection-strings.js';
import { logo } from './logo.js';

export const dotnet: Runtime = {
  id: 'dotnet',
  title: 'ASP.NET 4.x',
  description: 'Web Forms, MVC 5, handlers and web services of the .NET Framework, by Mono behind nginx.',
  logo,
  versions: [{ version: '4.8', image: 'dotnet' }],
  os: 'linux',
  port: 8080,
  extensions: ['.aspx', '.ashx', '.asmx', '.svc', '.axd'],
  defaultDocuments: ['Default.aspx', 'default.aspx', 'index.aspx', 'Index.aspx', 'index.html', 'index.htm'],
  limits: { memoryBytes: 512 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 30,
  takesStart: false,
  readOnlyRoot: true,
  capabilities: [],
  // Pages are compiled into /tmp.
  tmpfs: { '/run': 16 * MIB, '/tmp': 128 * MIB },
  environment: ({ databases }) => webConnectionStrings(databases),
};
