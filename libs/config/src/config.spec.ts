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

  it('refuses an abbreviation of a time zone, by which no date can be told', () => {
    const wrong = () => loadConfig({ ONEBOX_OPERATOR_TIME_ZONE: 'PST' });
    expect(wrong).toThrow(/ONEBOX_OPERATOR_TIME_ZONE: must be the IANA name/);
    expect(loadConfig({ ONEBOX_OPERATOR_TIME_ZONE: 'Asia/Kolkata' }).operator.timeZone).toBe('Asia/Kolkata');
  });

  it('refuses settings that contradict each other', () => {
    expect(() => loadConfig({ ONEBOX_HTTP_PORT: '3000' })).toThrow(/must all differ/);
    expect(() => loadConfig({ ONEBOX_PANEL_HOST: 'a.test', ONEBOX_PREVIEW_DOMAIN: 'a.test' })).toThrow(/must differ/);
    expect(() => loadConfig({ ONEBOX_RUN_DIR: `/${'x'.repeat(120)}` })).toThrow(/too long for unix sockets/);
  });
});

describe('Stripe', () => {
  const keys = {
    ONEBOX_STRIPE_SECRET_KEY: 'sk_test_s3cret',
    ONEBOX_STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
    ONEBOX_STRIPE_WEBHOOK_SECRET: 'whsec_s3cret',
  };

  it('is read where it is chosen', () => {
    expect(loadConfig(keys)).toMatchObject({ payments: 'sandbox', stripe: undefined });
    const { payments, stripe } = loadConfig({ ...keys, ONEBOX_PAYMENTS: 'stripe' });
    expect(payments).toBe('stripe');
    expect(stripe).toEqual({ secretKey: 'sk_test_s3cret', publishableKey: 'pk_test_1', webhookSecret: 'whsec_s3cret' });
  });

  it.each([
    [{}, /needs ONEBOX_STRIPE_SECRET_KEY, ONEBOX_STRIPE_PUBLISHABLE_KEY, ONEBOX_STRIPE_WEBHOOK_SECRET/],
    [{ ...keys, ONEBOX_STRIPE_WEBHOOK_SECRET: '' }, /which needs ONEBOX_STRIPE_WEBHOOK_SECRET\./],
    [{ ...keys, ONEBOX_STRIPE_SECRET_KEY: 'pk_test_s3cret' }, /ONEBOX_STRIPE_SECRET_KEY: must be the key of Stripe/],
    [{ ...keys, ONEBOX_STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }, /both be test keys or both live ones/],
    [{ ...keys, ONEBOX_STRIPE_API_URL: 'ftp://x' }, /ONEBOX_STRIPE_API_URL: must be a URL/],
  ])('with %j is refused, without telling a key', (settings, reason) => {
    const read = () => loadConfig({ ...settings, ONEBOX_PAYMENTS: 'stripe' });
    expect(read).toThrow(reason);
    expect(read).not.toThrow(/s3cret/);
  });
});

describe('an external database server', () => {
  const read = (url: string) => loadConfig({ ONEBOX_MSSQL_URL: url }).externalServers.mssql;

  it('is read from its administrator’s URL', () => {
    expect(read('mssql://sa:p%40ss%2F%3A%25@SQL.example.com?tls=true')).toEqual({
      ...{ host: 'sql.example.com', port: 1433, username: 'sa', password: 'p@ss/:%', tls: true },
    });
    const { postgres } = loadConfig({ ONEBOX_POSTGRES_URL: 'postgresql://admin:x@10.1.2.3:6543' }).externalServers;
    expect(postgres).toMatchObject({ host: '10.1.2.3', port: 6543, tls: false });
    expect(loadConfig({}).externalServers).toEqual({});
  });

  it.each([
    ['not a URL', 'sql.example.com', /ONEBOX_MSSQL_URL: must look like mssql:/],
    ['another engine', 'mysql://sa:s3cret@host', /must look like mssql:/],
    ['no password', 'mssql://sa@host', /password/],
    ['a broken escape', 'mssql://sa:s3cret%zz@host', /password/],
    ['this machine', 'mssql://sa:s3cret@127.0.0.1', /containers reach/],
    ['this machine by IPv6', 'mssql://sa:s3cret@[::1]:1433', /containers reach/],
    ['a database', 'mssql://sa:s3cret@host/master', /must not name a database/],
    ['another parameter', 'mssql://sa:s3cret@host?tls=true&trust=1', /one parameter/],
  ])('is refused where it is %s, without telling its password', (_what, url, reason) => {
    expect(() => read(url)).toThrow(reason);
    expect(() => read(url)).not.toThrow(/s3cret/);
  });
});

describe('installationId', () => {
  it('is made once and kept', () => {
    const config = loadConfig({ ONEBOX_DATA_DIR: join(mkdtempSync(join(tmpdir(), 'onebox-')), 'data') });
    expect(installationId(config)).toBe(installationId(config));
    expect(() => installationId({ ...config, installationId: 'other123' })).toThrow(/belongs to installation/);
  });
});

describe('settings in effect', () => {
  const secrets = {
    ONEBOX_DATABASE_URL: 'mysql://onebox:hunter2@db/onebox',
    ONEBOX_ADMIN_PASSWORD: 'hunter2 hunter2',
    ONEBOX_SMTP_URL: 'smtp://mailer:hunter2@mail.example.com:587',
    ONEBOX_MYSQL_URL: 'mysql://root:hunter2@db.example.com:3306',
    ONEBOX_STRIPE_SECRET_KEY: 'sk_test_hunter2',
    ONEBOX_STRIPE_WEBHOOK_SECRET: 'whsec_hunter2',
    ONEBOX_MSSQL_PID: 'hunter2',
  };
  const { settings } = loadConfig({ ...secrets, ONEBOX_HTTP_PORT: '80' });
  const named = (name: string) => settings.find((setting) => setting.name === name);

  it('say what is set and what has its default', () => {
    expect(named('ONEBOX_HTTP_PORT')).toEqual({ name: 'ONEBOX_HTTP_PORT', value: '80', isSecret: false, isSet: true });
    expect(named('ONEBOX_HTTPS_PORT')).toMatchObject({ value: '8443', isSet: false });
    expect(named('ONEBOX_KEY_FILE')).toMatchObject({ value: null, isSet: false });
  });

  it('say of a secret only whether there is one', () => {
    expect(JSON.stringify(settings)).not.toContain('hunter2');
    expect(named('ONEBOX_DATABASE_URL')).toEqual({
      name: 'ONEBOX_DATABASE_URL',
      value: null,
      isSecret: true,
      isSet: true,
    });
  });

  it('hold back whatever sounds like a secret, but for what is known to be none', () => {
    const open = ['ONEBOX_KEY_FILE', 'ONEBOX_STRIPE_PUBLISHABLE_KEY', 'ONEBOX_STRIPE_API_URL'];
    const sounds = settings.filter(({ name }) => /KEY|SECRET|PASSWORD|TOKEN|URL|PID/.test(name));
    expect(
      sounds
        .filter(({ isSecret }) => !isSecret)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(open.sort());
  });
});
