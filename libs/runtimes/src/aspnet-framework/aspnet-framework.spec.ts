import { plan } from '../plan-domain.js';
import { resolveRuntimes } from '../check-runtimes.js';
import { createCatalogue } from '../catalogue.js';
import { aspnetFramework } from './aspnet-framework.runtime.js';

function planned() {
  const known = createCatalogue([aspnetFramework]);
  const spec = {
    ...{ hostname: 'shop.test', aliases: [], previewHostname: 'shop.sites.test', routes: null, env: {}, databases: [] },
    ...{ app: null, limits: {}, releaseId: 'rel_1', maintenance: false },
    runtimes: resolveRuntimes([{ runtime: 'aspnet-framework', default: true }], known),
  };
  const ports = { http: 80, https: 443 };
  return plan({ domainId: 'dom_1', spec, env: {}, databases: [], siteSecret: 's', publicPorts: ports }, known);
}

describe('aspnet-framework', () => {
  it('is planned for a Windows node: Microsoft’s image, IIS on port 80, serving the release', () => {
    const [workload] = planned().workloads;
    expect(workload).toMatchObject({
      os: 'windows',
      image: 'mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022',
      port: 80,
      probePath: '/',
      readOnlyRoot: false,
      capabilities: [],
      tmpfs: {},
      entrypoint: ['powershell'],
    });
    expect(workload!.command!.at(-1)).toContain(
      String.raw`Set-ItemProperty 'IIS:\Sites\Default Web Site' physicalPath 'C:\srv\site\releases\rel_1'`,
    );
    expect(workload!.command!.at(-1)).toMatch(/& C:\\ServiceMonitor\.exe w3svc$/);
  });

  it('is an application of IIS where it is mounted at a prefix', () => {
    const directory = '/srv/site/releases/rel_1/shop';
    const site = { directory, mount: '/shop/', secret: 's', databases: [], uploaded: true };
    expect(aspnetFramework.program!(aspnetFramework.versions[0]!, site).command!.at(-1)).toContain(
      String.raw`-Name 'shop' -PhysicalPath 'C:\srv\site\releases\rel_1\shop'`,
    );
  });
});
