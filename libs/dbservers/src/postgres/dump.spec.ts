import { dumpProgram, loadProgram, withoutRestriction } from './dump.js';

const access = { host: '10.0.0.2', port: 5432, username: 'onebox', password: 'administrator' };
const login = { database: 'host=elsewhere', username: '--help', password: 's3cret' };

describe('dumpProgram and loadProgram', () => {
  it('name nothing of the connection but by the environment, and nothing of the administrator', () => {
    for (const { command, env } of [dumpProgram(access, login), loadProgram(access, login)]) {
      for (const word of ['s3cret', 'elsewhere', '10.0.0.2']) expect(command.join(' ')).not.toContain(word);
      expect(JSON.stringify({ command, env })).not.toContain('administrator');
      expect(env).toMatchObject({
        PGDATABASE: 'host=elsewhere',
        PGUSER: '--help',
        PGPASSWORD: 's3cret',
        PGPORT: '5432',
      });
    }
  });

  it('give the password to no server that cannot show who it is, where the connection is to be encrypted', () => {
    expect(dumpProgram({ ...access, tls: true }, login).env).toMatchObject({ PGSSLMODE: 'verify-full' });
    expect(dumpProgram(access, login).env).not.toHaveProperty('PGSSLMODE');
  });

  it('restrict psql before it reads the dump, by a key that nobody can know', () => {
    const restrictions = [1, 2].map(() => {
      const { command } = loadProgram(access, login);
      const at = command.findIndex((argument) => argument.startsWith('--command=\\restrict '));
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(command.indexOf('--file=-'));
      return command[at]!;
    });
    expect(restrictions[0]).toMatch(/ [0-9a-f]{48}$/);
    expect(restrictions[0]).not.toBe(restrictions[1]);
  });
});

describe('withoutRestriction', () => {
  const edit = (lines: string[]) => lines.map(withoutRestriction()).filter((line) => line !== undefined);

  it('takes out what pg_dump puts around a dump', () => {
    expect(edit(['--', '', '\\restrict Ab1', '', 'SELECT 1;', '\\unrestrict Ab1', ''])).toEqual([
      ...['--', '', '', 'SELECT 1;', ''],
    ]);
  });

  it('leaves what may be a value, and what would lift our own restriction', () => {
    const rows = ['COPY t FROM stdin;', '\\restrict Ab1', '\\unrestrict Ab1', '\\.'];
    expect(edit(rows)).toEqual(rows);
    expect(edit(['\\restrict a', 'SELECT 1;', '\\unrestrict b'])).toEqual(['SELECT 1;', '\\unrestrict b']);
  });
});
