import { webConnectionStrings } from '../dotnet/connection-strings.js';
import { MIB, type Runtime } from '../runtime.js';
import { logo } from './logo.js';

const IMAGE = 'mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022';

/** Microsoft's own .NET Framework on IIS, for what Mono cannot run. Needs a Windows node. */
export const aspnetFramework: Runtime = {
  id: 'aspnet-framework',
  title: 'ASP.NET 4.8 on Windows',
  description: 'The .NET Framework on IIS and Windows Server Core, for applications that need Windows itself.',
  logo,
  versions: [{ version: '4.8', image: IMAGE }],
  os: 'windows',
  port: 80,
  extensions: ['.aspx', '.ashx', '.asmx', '.svc', '.axd'],
  defaultDocuments: ['Default.aspx', 'index.html', 'index.htm'],
  limits: { memoryBytes: 1024 * MIB, cpus: 1, pids: 256 },
  probePath: '/',
  stopSeconds: 60,
  takesStart: false,
  // Windows containers know none of these.
  readOnlyRoot: false,
  capabilities: [],
  tmpfs: {},
  environment: ({ databases }) => webConnectionStrings(databases),
  program: ({ image }, { directory, mount }) => ({
    image,
    entrypoint: ['powershell'],
    command: serve(directory, mount),
  }),
};

/** Points IIS at the release before its monitor starts; the image would serve an empty folder. */
function serve(directory: string, mount: string): string[] {
  const folder = `C:${directory.replaceAll('/', '\\')}`;
  const site = `New-Item -ItemType Directory -Force '${folder}' | Out-Null; Import-Module WebAdministration`;
  const published =
    mount === '/'
      ? `Set-ItemProperty 'IIS:\\Sites\\Default Web Site' physicalPath '${folder}'`
      : `New-WebApplication -Site 'Default Web Site' -Name '${mount.slice(1, -1)}' -PhysicalPath '${folder}'`;
  return ['-NoProfile', '-Command', `${site}; ${published}; & C:\\ServiceMonitor.exe w3svc`];
}
