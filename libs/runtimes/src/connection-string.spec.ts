import fc from 'fast-check';
import { connectionString } from './connection-string.js';
import type { DatabaseConnection } from './plan.js';

const database: DatabaseConnection = {
  engine: 'mysql',
  name: 'main',
  host: '10.96.0.2',
  port: 3306,
  database: 'ob_1',
  username: 'ob_1_a',
  password: 'secret',
};

describe('connectionString', () => {
  it('speaks each dialect', () => {
    expect(connectionString({ ...database, engine: 'mssql', port: 1433 }, 'sqlclient')).toBe(
      'Server=10.96.0.2,1433;Database=ob_1;User ID=ob_1_a;Password=secret;TrustServerCertificate=True',
    );
    expect(connectionString(database, 'odbc-mariadb')).toBe(
      'Driver={MariaDB Unicode};Server=10.96.0.2;Port=3306;Database=ob_1;UID=ob_1_a;PWD=secret;CHARSET=utf8mb4',
    );
    expect(connectionString(database, 'odbc-postgresql')).toBe(
      'Driver={PostgreSQL Unicode};Server=10.96.0.2;Port=3306;Database=ob_1;UID=ob_1_a;PWD=secret',
    );
    expect(connectionString(database, 'mysqlconnector')).toBe(
      'Server=10.96.0.2;Port=3306;Database=ob_1;User ID=ob_1_a;Password=secret',
    );
    expect(connectionString(database, 'npgsql')).toBe(
      'Host=10.96.0.2;Port=3306;Database=ob_1;Username=ob_1_a;Password=secret',
    );
  });

  it('quotes what would end a value or begin another', () => {
    const password = `a;Server=evil;"b'c}d{=\n é😀`;
    expect(connectionString({ ...database, password }, 'sqlclient')).toContain(
      `;Password="a;Server=evil;""b'c}d{=\n é😀";`,
    );
    expect(connectionString({ ...database, password }, 'odbc-mariadb')).toContain(
      `;PWD={a;Server=evil;"b'c}}d{=\n é😀};`,
    );
  });

  it('is read back as it was meant, whatever a password is made of', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'";\'{}= \n\\%a', 'é', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(hostile, (password) => {
        const ado = readAdo(connectionString({ ...database, password }, 'npgsql'));
        const odbc = readOdbc(connectionString({ ...database, password }, 'odbc-postgresql'));
        expect([ado.Password, ado.Host, Object.keys(ado).length]).toEqual([password, '10.96.0.2', 5]);
        expect([odbc.PWD, odbc.Server, Object.keys(odbc).length]).toEqual([password, '10.96.0.2', 6]);
      }),
      { numRuns: 1000 },
    );
  });

  it('asks for encryption where the server is to be spoken with in no other way', () => {
    const encrypted = { ...database, tls: true };
    const asks = { sqlclient: 'Encrypt=True;TrustServerCertificate=False', 'odbc-mariadb': 'FORCETLS=1' } as const;
    const more = { 'odbc-postgresql': 'SSLmode=require', mysqlconnector: 'SslMode=VerifyFull' } as const;
    for (const [dialect, words] of Object.entries({ ...asks, ...more, npgsql: 'SSL Mode=VerifyFull' })) {
      expect(connectionString(encrypted, dialect as keyof typeof asks)).toContain(words);
      expect(connectionString(database, dialect as keyof typeof asks)).not.toContain(words);
    }
  });

  it('refuses a NUL', () => {
    for (const dialect of ['sqlclient', 'odbc-mariadb', 'odbc-postgresql', 'mysqlconnector', 'npgsql'] as const) {
      expect(() => connectionString({ ...database, password: 'a\0b' }, dialect)).toThrow(/NUL/);
    }
  });
});

/** As System.Data.Common.DbConnectionOptions reads it: a value in double quotes, inner ones doubled, or a bare one. */
function readAdo(text: string): Record<string, string> {
  return read(text, /([^=;]+)=(?:"((?:[^"]|"")*)"|([^;"'\s]*))(?:;|$)/gy, '""', '"');
}

/** As unixODBC's SQLDriverConnect reads it: a value in braces, closing ones doubled, or one up to the next semicolon. */
function readOdbc(text: string): Record<string, string> {
  return read(text, /([^=;]+)=(?:\{((?:[^}]|\}\})*)\}|([^;]*))(?:;|$)/gy, '}}', '}');
}

function read(text: string, pair: RegExp, doubled: string, single: string): Record<string, string> {
  const pairs = [...text.matchAll(pair)];
  expect(pairs.map(([whole]) => whole).join('')).toBe(text);
  return Object.fromEntries(
    pairs.map(([, word, quoted, bare]) => [word!, quoted === undefined ? bare! : quoted.replaceAll(doubled, single)]),
  );
}
