import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptSettingsIn, machineMirrors, mirrorsIn, proxyVariables } from './apt-machine.js';

const DEB822 = `
Types: deb deb-src
URIs: http://mirror.test/debian/
Suites: bookworm bookworm-updates
Components: main

Types: deb
Enabled: no
URIs: http://off.test/debian-security
Suites: bookworm-security

# our own
Types: deb
URIs: https://mirror.test/debian-security
Suites: bookworm-security
`;

describe('mirrorsIn', () => {
  it('reads both formats', () => {
    const expected = { archive: 'http://mirror.test/debian', security: 'https://mirror.test/debian-security' };
    expect(mirrorsIn([DEB822])).toEqual(expected);
    const lines = [
      '# deb http://commented.test/debian bookworm main',
      'deb-src http://sources.test/debian bookworm main',
      'deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://mirror.test/debian bookworm main',
      'deb https://mirror.test/debian-security bookworm-security main',
    ];
    expect(mirrorsIn([lines.join('\n')])).toEqual(expected);
  });

  it('finds the security archive beside the main one, where none is named', () => {
    expect(mirrorsIn(['deb http://mirror.test/debian bookworm main'])?.security).toBe(
      'http://mirror.test/debian-security',
    );
  });

  it('takes neither discs nor the archives of other projects', () => {
    expect(mirrorsIn(['deb cdrom:[Debian]/ bookworm main\ndeb https://apt.test/node nodistro main'])).toBeUndefined();
  });
});

describe('machineMirrors', () => {
  it('reads all files of a Debian, and nothing of another system', async () => {
    const etc = mkdtempSync(join(tmpdir(), 'onebox-etc-'));
    mkdirSync(join(etc, 'apt/sources.list.d'), { recursive: true });
    writeFileSync(join(etc, 'apt/sources.list.d/debian.sources'), DEB822);
    writeFileSync(join(etc, 'apt/sources.list.d/old.list.disabled'), 'deb http://disabled.test/debian x main');
    writeFileSync(join(etc, 'os-release'), 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n');
    expect(await machineMirrors(etc)).toBeUndefined();
    writeFileSync(join(etc, 'os-release'), 'NAME="Debian"\nID=debian\n');
    expect((await machineMirrors(etc))?.archive).toBe('http://mirror.test/debian');
  });
});

describe('aptSettingsIn', () => {
  it('reads proxies and whether old indexes are good', () => {
    const dump =
      'Acquire "";\nAcquire::http "";\nAcquire::http::Proxy "http://proxy.test:3142";\nAcquire::https::Proxy "DIRECT";\nAcquire::Check-Valid-Until "false";\n';
    const settings = aptSettingsIn(dump);
    expect(settings).toEqual({ httpProxy: 'http://proxy.test:3142', httpsProxy: undefined, checkValidUntil: false });
    expect(proxyVariables(settings)).toEqual({ http_proxy: 'http://proxy.test:3142' });
    expect(aptSettingsIn('')).toEqual({ httpProxy: undefined, httpsProxy: undefined, checkValidUntil: true });
  });
});
