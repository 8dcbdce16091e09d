import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from './config.js';
import { installationId } from './installation.js';

describe('loadConfig', () => {
  it('has a default for everything', () => {
    expect(loadConfig({}, '/srv/onebox')).toMatchObject({
      httpPort: 8080,
      httpsPort: 8443,
      panelHost: 'localhost',
      previewDomain: 'sites.localhost',
      dataDir: '/srv/onebox/.onebox',
      dockerSocket: '/var/run/docker.sock',
    });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(loadConfig({ ONEBOX_HTTP_PORT: '' }).httpPort).toBe(8080);
  });

  it('names every setting that is wrong, and what it must be', () => {
    const wrong = () =>
      loadConfig({ ONEBOX_HTTP_PORT: '99999', ONEBOX_SUBNETS: 'all', DOCKER_HOST: 'tcp://there:2375' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(
      /ONEBOX_HTTP_PORT[^]*ONEBOX_SUBNETS: must be an IPv4 range[^]*DOCKER_HOST: must be a local unix socket/,
    );
  });

  it('refuses settings that contradict each other', () => {
    expect(() => loadConfig({ ONEBOX_HTTP_PORT: '3000' })).toThrow(/must all differ/);
    expect(() => loadConfig({ ONEBOX_PANEL_HOST: 'a.test', ONEBOX_PREVIEW_DOMAIN: 'a.test' })).toThrow(/must differ/);
    expect(() => loadConfig({ ONEBOX_RUN_DIR: `/${'x'.repeat(120)}` })).toThrow(/too long for unix sockets/);
  });
});

describe('installationId', () => {
  it('is made once and kept', () => {
    const config = loadConfig({ ONEBOX_DATA_DIR: join(mkdtempSync(join(tmpdir(), 'onebox-')), 'data') });
    expect(installationId(config)).toBe(installationId(config));
    expect(() => installationId({ ...config, installationId: 'other123' })).toThrow(/belongs to installation/);
  });
});
