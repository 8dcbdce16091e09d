import { loadConfig } from '@onebox/config';
import { databaseEngine, databaseEngines, serverImage } from './engines.js';

const defaults = loadConfig({});
const configured = loadConfig({
  ONEBOX_MYSQL_IMAGE: 'mysql:8.4',
  ONEBOX_POSTGRES_IMAGE: 'registry.example.com:5000/team/postgres@sha256:0123456789abcdef',
});
const start = { adminHost: '10.1.0.1', adminPassword: 'secret', expectData: false, edition: 'Standard' };

describe('the catalogue of database engines', () => {
  it('has what the platform plans with, each at its own port', () => {
    expect(databaseEngines.map(({ engine, port }) => [engine, port])).toEqual([
      ['mysql', 3306],
      ['postgres', 5432],
      ['mssql', 1433],
    ]);
    for (const { logo } of databaseEngines) expect(logo).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 32 32">/);
  });

  it('chooses our own images, and others by configuration', () => {
    expect(serverImage('mysql', defaults)).toMatchObject({ image: 'mysql', version: 'MariaDB 11.8' });
    expect(serverImage('postgres', defaults)).toMatchObject({ image: 'postgres', version: 'PostgreSQL 17' });
    expect(serverImage('mssql', defaults)).toMatchObject({
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      version: '2022-latest',
    });
    expect(serverImage('mysql', configured)).toMatchObject({ image: 'mysql:8.4', version: '8.4' });
    expect(serverImage('postgres', configured)).toMatchObject({ version: 'latest' });
  });

  it('keeps SQL Server to a password that its policy takes', () => {
    const password = databaseEngine('mssql').adminPassword('0123456789abcdef'.repeat(4));
    expect([/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].every((kind) => kind.test(password))).toBe(true);
    expect(password.length).toBeLessThanOrEqual(128);
  });
});

describe('the official images', () => {
  const environment = (engine: 'mysql' | 'postgres' | 'mssql', expectData: boolean) =>
    databaseEngine(engine).official.environment({ ...start, expectData });

  it('are given the password at their first start', () => {
    expect(environment('mysql', false)).toEqual({ MYSQL_ROOT_PASSWORD: 'secret', MYSQL_ROOT_HOST: '%' });
    expect(environment('postgres', false)).toMatchObject({ POSTGRES_USER: 'onebox', POSTGRES_PASSWORD: 'secret' });
    expect(environment('mssql', false)).toMatchObject({
      ...{ ACCEPT_EULA: 'Y', MSSQL_PID: 'Standard', MSSQL_SA_PASSWORD: 'secret', MSSQL_MEMORY_LIMIT_MB: '1638' },
    });
  });

  it('are given none afterwards, so that they refuse an empty volume instead of filling it', () => {
    for (const engine of ['mysql', 'postgres', 'mssql'] as const) {
      expect(JSON.stringify(environment(engine, true))).not.toContain('secret');
    }
  });

  it('are known to refuse by what they say', () => {
    const mysql =
      '2026-11-23 08:00:00+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified';
    const postgres = 'Error: Database is uninitialized and superuser password is not specified.';
    const mssql = 'ERROR: Unable to set system administrator password: Password validation failed.';
    expect(databaseEngine('mysql').official.refusal.says.test(mysql)).toBe(true);
    expect(databaseEngine('postgres').official.refusal.says.test(postgres)).toBe(true);
    expect(databaseEngine('mssql').official.refusal.says.test(mssql)).toBe(true);
  });
});
