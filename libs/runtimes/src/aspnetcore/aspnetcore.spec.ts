import type { ContentFinding } from '../revision-spec.js';
import type { RuntimeSite } from '../runtime.js';
import { aspnetcore } from './aspnetcore.runtime.js';
import { wordsOf } from './words.js';

const [version] = aspnetcore.versions;

function site(change: Partial<RuntimeSite> = {}): RuntimeSite {
  const directory = '/srv/site/releases/rel_1/shop';
  return { directory, mount: '/', secret: 's', databases: [], uploaded: true, ...change };
}

const finding = (entry: string, framework: string | null): ContentFinding => ({ kind: 'aspnetcore', entry, framework });
const program = (change: Partial<RuntimeSite>) => aspnetcore.program!(version!, site(change));

describe('aspnetcore', () => {
  it('runs a self-contained application on our own image, behind nginx', () => {
    const shop = site({ finding: finding('Shop', null) });
    expect(aspnetcore.program!(version!, shop)).toEqual({ image: 'aspnetcore' });
    expect(aspnetcore.environment(shop)).toMatchObject({
      SITE_PROGRAM: 'Shop',
      ASPNETCORE_URLS: 'http://127.0.0.1:3000',
      ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true',
      HOME: '/srv/site/shared',
    });
    expect(program({ finding: finding('Shop', null), start: 'serve --name "a b"' })).toEqual({
      image: 'aspnetcore',
      command: ['/opt/onebox/start', 'serve', '--name', 'a b'],
    });
  });

  it('runs one that needs .NET on Microsoft’s image of the version that it names', () => {
    const shop = site({ finding: finding('Shop.dll', '8.0'), start: 'serve' });
    expect(aspnetcore.program!(version!, shop)).toEqual({
      image: 'mcr.microsoft.com/dotnet/aspnet:8.0',
      command: ['dotnet', '/srv/site/releases/rel_1/shop/Shop.dll', 'serve'],
    });
    expect(aspnetcore.environment(shop)).toMatchObject({
      ASPNETCORE_URLS: 'http://0.0.0.0:8080',
      ASPNETCORE_CONTENTROOT: '/srv/site/releases/rel_1/shop',
    });
    expect(program({ finding: finding('Shop', '9.0') })).toEqual({
      image: 'mcr.microsoft.com/dotnet/aspnet:9.0',
      command: ['/srv/site/releases/rel_1/shop/Shop'],
    });
  });

  it('shows its starter page while nothing is uploaded', () => {
    expect(program({})).toEqual({ image: 'aspnetcore' });
    expect(aspnetcore.environment(site())).not.toHaveProperty('SITE_PROGRAM');
  });

  it('gives each database as a connection string of its name', () => {
    const database = { host: 'h', database: 'd', username: 'u', password: 'p' };
    const databases = [
      { ...database, engine: 'postgres' as const, name: 'main', port: 5432 },
      { ...database, engine: 'mysql' as const, name: 'main', port: 3306 },
      { ...database, engine: 'mssql' as const, name: 'reports', port: 1433 },
    ];
    expect(aspnetcore.environment(site({ databases }))).toMatchObject({
      ConnectionStrings__main: 'Host=h;Port=5432;Database=d;Username=u;Password=p',
      ConnectionStrings__reports: expect.stringMatching(/^Server=h,1433;/) as string,
    });
  });
});

describe('wordsOf', () => {
  it('splits arguments as a shell would', () => {
    expect(wordsOf(`  run --a="b c" 'd "e' f\\ g "h\\"i" ''`)).toEqual(['run', '--a=b c', 'd "e', 'f g', 'h"i', '']);
    expect(wordsOf('')).toEqual([]);
  });
});
