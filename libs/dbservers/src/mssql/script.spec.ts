import { TerminalError } from '@onebox/errors';
import type { Catalog, Column, Index, Module, Sequence, Table } from './catalog.js';
import { askFor, carried, literal } from './literals.js';
import { finish, foundations, removals } from './script.js';

const EMPTY: Catalog = {
  ...{ schemas: [], types: [], sequences: [], synonyms: [], tables: [], modules: [], needs: new Map() },
  ...{ indexes: [], checks: [], foreignKeys: [] },
};

function column(name: string, base: string, given: Partial<Column> = {}): Column {
  return {
    ...{ name, base, alias: null, length: 4, precision: 10, scale: 0, collation: null, nullable: false },
    ...{ rowGuid: false, computed: null, defaults: null, identity: null },
    ...given,
  };
}

function view(id: number, name: string, given: Partial<Module> = {}): Module {
  return {
    ...{ id, type: 'V', schema: 'dbo', name, definition: `CREATE VIEW ${name} AS …`, parent: null },
    ...{ ansiNulls: true, quotedIdentifier: true, disabled: false },
    ...given,
  };
}

const table = (id: number, name: string, columns: Column[]): Table => ({ id, schema: 'dbo', name, columns });

const index: Index = {
  ...{ id: 1, schema: 'dbo', table: 't', name: 'i', kind: 'INDEX', unique: false, clustered: false },
  ...{ filter: null, disabled: false, keys: [{ name: 'a', descending: true }], included: [] },
};

it('writes a table with all that its columns have', () => {
  const columns = [
    column('id', 'int', { identity: { seed: '10', increment: '-5', last: null } }),
    column('a]b', 'nvarchar', { length: 40, nullable: true, collation: 'Latin1_General_BIN2' }),
    column('c', 'varchar', { length: -1, defaults: { name: 'df', definition: `('x')` } }),
    column('d', 'decimal', { precision: 12, scale: 3 }),
    column('e', 'datetime2', { scale: 7 }),
    column('f', 'timestamp'),
    column('g', 'int', { computed: { definition: '([id]*(2))', persisted: true } }),
    column('h', 'nvarchar', { alias: { schema: 'app', name: 'code' } }),
  ];
  const key: Index = { ...index, id: 7, kind: 'PRIMARY KEY', name: 'pk', clustered: true };
  expect(foundations({ ...EMPTY, tables: [table(7, 't', columns)], indexes: [key] })).toEqual([
    `CREATE TABLE [dbo].[t] (
  [id] int IDENTITY(10, -5) NOT NULL,
  [a]]b] nvarchar(20) COLLATE Latin1_General_BIN2 NULL,
  [c] varchar(max) NOT NULL CONSTRAINT [df] DEFAULT ('x'),
  [d] decimal(12, 3) NOT NULL,
  [e] datetime2(7) NOT NULL,
  [f] rowversion NOT NULL,
  [g] AS ([id]*(2)) PERSISTED,
  [h] [app].[code] NOT NULL,
  CONSTRAINT [pk] PRIMARY KEY CLUSTERED ([a] DESC)
)`,
  ]);
});

it('makes each thing after what it needs, and takes them away the other way round', () => {
  const modules = [view(1, 'a'), view(2, 'b'), view(3, 'p', { type: 'P', definition: 'CREATE PROCEDURE p …' })];
  const catalog = {
    ...EMPTY,
    ...{ modules, tables: [table(4, 't', [column('x', 'int')])] },
    // The view a is of b, b of the table, and the table's default calls nothing; two that need each other end somewhere.
    needs: new Map([
      [1, [2]],
      [2, [4, 1]],
    ]),
  };
  expect(foundations(catalog).map((batch) => batch.split('\n')[0])).toEqual([
    'CREATE TABLE [dbo].[t] (',
    'CREATE VIEW b AS …',
    'CREATE VIEW a AS …',
    'CREATE PROCEDURE p …',
  ]);
  expect(removals(catalog)).toEqual([
    'DROP PROCEDURE IF EXISTS [dbo].[p]',
    'DROP VIEW IF EXISTS [dbo].[a]',
    'DROP VIEW IF EXISTS [dbo].[b]',
    'DROP TABLE IF EXISTS [dbo].[t]',
  ]);
});

it('makes indexes, constraints and triggers last, as they were', () => {
  const constraint = { schema: 'dbo', table: 't', name: 'k', disabled: false, untrusted: false };
  const catalog: Catalog = {
    ...EMPTY,
    indexes: [{ ...index, unique: true, filter: '([a]>(5))', included: ['b'], disabled: true }],
    checks: [{ ...constraint, definition: '([a]>(0))', untrusted: true, disabled: true }],
    foreignKeys: [
      {
        ...constraint,
        columns: ['a', 'b'],
        target: { schema: 'app', table: 'u', columns: ['c', 'd'] },
        ...{ onDelete: 'SET NULL', onUpdate: 'NO ACTION' },
      },
    ],
    modules: [
      view(9, 'tr', {
        ...{ type: 'TR', definition: 'CREATE TRIGGER tr …', quotedIdentifier: false, disabled: true },
        parent: { schema: 'dbo', name: 't' },
      }),
    ],
  };
  expect(finish(catalog)).toEqual([
    'CREATE UNIQUE NONCLUSTERED INDEX [i] ON [dbo].[t] ([a] DESC) INCLUDE ([b]) WHERE ([a]>(5))',
    'ALTER INDEX [i] ON [dbo].[t] DISABLE',
    'ALTER TABLE [dbo].[t] WITH NOCHECK ADD CONSTRAINT [k] CHECK ([a]>(0))',
    'ALTER TABLE [dbo].[t] NOCHECK CONSTRAINT [k]',
    'ALTER TABLE [dbo].[t] WITH CHECK ADD CONSTRAINT [k] FOREIGN KEY ([a], [b]) REFERENCES [app].[u] ([c], [d]) ' +
      'ON DELETE SET NULL ON UPDATE NO ACTION',
    'SET ANSI_NULLS ON; SET QUOTED_IDENTIFIER OFF',
    'CREATE TRIGGER tr …',
    'SET ANSI_NULLS ON; SET QUOTED_IDENTIFIER ON',
    'DISABLE TRIGGER [dbo].[tr] ON [dbo].[t]',
  ]);
});

it.each<[string, Partial<Sequence>, string]>([
  ['was never used', { current: null }, 'START WITH 5'],
  ['goes on', { current: '9' }, 'START WITH 11'],
  ['begins again', { current: '99', cycles: true }, 'START WITH 5'],
  ['is at its end', { current: '99' }, 'START WITH 99'],
])('a sequence that %s', (_what, given, start) => {
  const sequence = {
    ...{ schema: 'app', name: 's', type: 'bigint', start: '5', increment: '2', minimum: '1', maximum: '100' },
    ...{ cycles: false, cached: true, current: null },
    ...given,
  };
  const [batch] = foundations({ ...EMPTY, sequences: [sequence] });
  expect(batch).toContain(`CREATE SEQUENCE [app].[s] AS bigint ${start} INCREMENT BY 2 MINVALUE 1 MAXVALUE 100`);
});

describe('values', () => {
  it.each<[string, unknown, string, string]>([
    ['bigint', '9223372036854775807', 'CONVERT(varchar(40), [c])', '9223372036854775807'],
    ['decimal', '-123.4500', 'CONVERT(varchar(60), [c])', `'-123.4500'`],
    ['money', '-1.2345', 'CONVERT(varchar(60), CONVERT(decimal(19, 4), [c]))', `'-1.2345'`],
    ['float', 0.1, '[c]', '1e-1'],
    ['float', -0, '[c]', '-0e0'],
    ['real', 1.100000023841858, '[c]', '1.100000023841858e+0'],
    ['nvarchar', `it's 😀`, '[c]', `N'it''s 😀'`],
    ['varbinary', Buffer.from([0, 255]), '[c]', '0x00ff'],
    ['datetime', '2024-02-29T23:59:59.997', 'CONVERT(varchar(40), [c], 126)', `'2024-02-29T23:59:59.997'`],
    ['datetime2', '2024-02-29 23:59:59.1234567', 'CONVERT(varchar(40), [c], 126)', `'2024-02-29T23:59:59.1234567'`],
    ['xml', '<a> </a>', 'CONVERT(nvarchar(max), [c])', `CONVERT(xml, N'<a> </a>', 1)`],
    ['geography', Buffer.from([1]), 'CONVERT(varbinary(max), [c])', 'CAST(0x01 AS geography)'],
    ['int', null, 'CONVERT(varchar(40), [c])', 'NULL'],
  ])('of type %s: %p', (base, value, asked, written) => {
    expect(askFor(column('c', base))).toBe(asked);
    expect(literal(column('c', base), value)).toBe(written);
  });

  it('leaves out what the server makes itself, and refuses what it does not know', () => {
    const made = column('m', 'int', { computed: { definition: '(1)', persisted: false } });
    expect(carried([column('a', 'int'), made, column('v', 'timestamp')]).map(({ name }) => name)).toEqual(['a']);
    expect(() => askFor(column('c', 'sql_variant'))).toThrow(TerminalError);
  });
});
