import { type ConnectionDialect, connectionString } from '../connection-string.js';
import type { DatabaseEngine } from '../revision-spec.js';
import { MIB, type Runtime, type RuntimeSite } from '../runtime.js';
import { logo } from './logo.js';
import { wordsOf } from './words.js';

export const aspnetcore: Runtime = {
  id: 'aspnetcore',
  title: 'ASP.NET Core',
  description: 'Published applications of .NET 8 and later: self-contained, or on the .NET that they name.',
  logo,
  versions: [{ version: 'published', image: 'aspnetcore' }],
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
  environment: (site) => ({
    ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true',
    // Where Data Protection keeps its keys, which outlive a release.
    HOME: '/srv/site/shared',
    DOTNET_EnableDiagnostics: '0',
    ...listening(site),
    ...connectionStrings(site),
  }),
  inspects: 'aspnetcore',
  program: ({ image }, site) => {
    const { directory, finding, start = '' } = site;
    const words = wordsOf(start);
    if (!onMicrosoftsImage(site) || !finding) {
      return { image, ...(words.length > 0 ? { command: ['/opt/onebox/start', ...words] } : {}) };
    }
    const path = `${directory}/${finding.entry}`;
    const program = finding.entry.endsWith('.dll') ? ['dotnet', path] : [path];
    return { image: frameworkImage(finding.framework!), command: [...program, ...words] };
  },
};

/** Microsoft's image of a .NET version: `8.0`. */
export function frameworkImage(framework: string): string {
  return `mcr.microsoft.com/dotnet/aspnet:${framework}`;
}

function onMicrosoftsImage({ finding }: RuntimeSite): boolean {
  return finding !== undefined && finding.framework !== null;
}

/** Our image has nginx in front of the application; Microsoft's has not. */
function listening(site: RuntimeSite): Record<string, string> {
  if (onMicrosoftsImage(site)) {
    return { ASPNETCORE_URLS: 'http://0.0.0.0:8080', ASPNETCORE_CONTENTROOT: site.directory };
  }
  const program: Record<string, string> = site.finding ? { SITE_PROGRAM: site.finding.entry } : {};
  return { ASPNETCORE_URLS: 'http://127.0.0.1:3000', ...program };
}

/** The data providers that applications of .NET Core use. */
const DIALECTS: Record<DatabaseEngine, ConnectionDialect> = {
  mysql: 'mysqlconnector',
  postgres: 'npgsql',
  mssql: 'sqlclient',
};

/** Read by `Configuration.GetConnectionString(name)`; of two of the same name the first counts. */
function connectionStrings({ databases }: RuntimeSite): Record<string, string> {
  return Object.fromEntries(
    [...databases]
      .reverse()
      .map((database) => [
        `ConnectionStrings__${database.name}`,
        connectionString(database, DIALECTS[database.engine]),
      ]),
  );
}
