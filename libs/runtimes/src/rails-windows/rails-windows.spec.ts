import { createCatalogue } from '../catalogue.js';
import { resolveRuntimes } from '../check-runtimes.js';
import { plan } from '../plan-domain.js';
import { railsWindows } from './rails-windows.runtime.js';

const catalogue = createCatalogue([railsWindows]);

describe('rails-windows', () => {
  const spec = {
    ...{ hostname: 'example.com', aliases: [], previewHostname: 'example.sites.localhost', routes: null, env: {} },
    ...{ databases: [], app: null, limits: {}, releaseId: 'rel_1', maintenance: false, uploaded: true },
    runtimes: resolveRuntimes([{ runtime: 'rails-windows', root: '/tracker/' }], catalogue),
  };
  const given = { domainId: 'dom_1', env: {}, databases: [], publicPorts: { http: 80, https: 443 } };
  const { workloads, oneShots } = plan({ ...given, spec, siteSecret: 'a-secret' }, catalogue);

  it('is planned for a Windows node, with nothing that Windows containers do not know', () => {
    expect(workloads).toHaveLength(1);
    expect(workloads[0]).toMatchObject({
      os: 'windows',
      image: 'localhost/onebox-rails-windows:7.2',
      command: [
        ...['ruby', '-C', 'C:/srv/site/releases/rel_1/tracker', '-S'],
        ...['bundle', 'exec', 'puma', '-e', 'production', '-b', 'tcp://0.0.0.0:8080'],
      ],
      readOnlyRoot: false,
      capabilities: [],
      tmpfs: {},
      port: 8080,
      env: {
        RAILS_ENV: 'production',
        BUNDLE_GEMFILE: 'C:/srv/site/releases/rel_1/tracker/Gemfile',
        SECRET_KEY_BASE: expect.stringMatching(/^[0-9a-f]{128}$/) as string,
      },
    });
  });

  it('has the steps of its Linux sibling, in the application’s folder', () => {
    expect(oneShots.map(({ name, title }) => [name, title])).toEqual([
      ['rails-windows.gems', 'Installing gems'],
      ['rails-windows.assets', 'Compiling assets'],
      ['rails-windows.migrate', 'Migrating the database'],
    ]);
    expect(oneShots[2]!.command).toEqual([
      ...['ruby', '-C', 'C:/srv/site/releases/rel_1/tracker', '-S'],
      ...['bundle', 'exec', 'rake', 'db:migrate'],
    ]);
  });
});
