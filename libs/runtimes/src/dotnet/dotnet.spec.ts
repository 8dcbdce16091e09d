import type { DatabaseConnection } from '../plan.js';
import { webConnectionStrings } from './connection-strings.js';

const database: DatabaseConnection = {
  engine: 'mysql',
  name: 'main',
  host: '10.96.0.2',
  port: 3306,
  database: 'ob_1',
  username: 'ob_1_a',
  password: 'secret',
};

describe('webConnectionStrings', () => {
  it('names an entry after each database, with the provider that Mono has for it', () => {
    const mssql = { ...database, engine: 'mssql' as const, name: 'reports', port: 1433 };
    const postgres = { ...database, engine: 'postgres' as const, name: 'maps' };
    expect(webConnectionStrings([database, postgres, mssql]).CONNECTION_STRINGS).toBe(
      [
        '<connectionStrings>',
        '<add name="main" connectionString="Driver={MariaDB Unicode};Server=10.96.0.2;Port=3306;Database=ob_1;UID=ob_1_a;PWD=secret;CHARSET=utf8mb4" providerName="System.Data.Odbc"/>',
        '<add name="maps" connectionString="Driver={PostgreSQL Unicode};Server=10.96.0.2;Port=3306;Database=ob_1;UID=ob_1_a;PWD=secret" providerName="System.Data.Odbc"/>',
        '<add name="reports" connectionString="Server=10.96.0.2,1433;Database=ob_1;User ID=ob_1_a;Password=secret;TrustServerCertificate=True" providerName="System.Data.SqlClient"/>',
        '</connectionStrings>',
      ].join(''),
    );
  });

  it('keeps what XML would read in its own way, and lets the first of one name count', () => {
    const hostile = { ...database, password: `a"b<c>&d'\n` };
    const { CONNECTION_STRINGS } = webConnectionStrings([hostile, database]);
    expect(CONNECTION_STRINGS).toContain(`PWD={a&#34;b&#60;c&#62;&#38;d'&#10;}`);
    expect(CONNECTION_STRINGS!.match(/<add /g)).toHaveLength(1);
    expect(webConnectionStrings([])).toEqual({});
  });
});
