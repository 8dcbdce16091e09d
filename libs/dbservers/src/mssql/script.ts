import type {
  Catalog,
  Check,
  Column,
  Constraint,
  ForeignKey,
  Index,
  Module,
  Sequence,
  Table,
  Typed,
} from './catalog.js';
import { quoteName, quoteText } from './tsql-text.js';

// The batches of a script that makes a database again. Everything here is text made of a catalog, and no server is asked.

type Placed = { schema: string; name: string };

const ROUTINES: Record<string, string> = {
  V: 'VIEW',
  P: 'PROCEDURE',
  FN: 'FUNCTION',
  IF: 'FUNCTION',
  TF: 'FUNCTION',
  TR: 'TRIGGER',
};

const DATABASE_TRIGGER = 'ON DATABASE';

/** Removes what the script makes, where it is there, so that it can be run on a database that holds an earlier state. */
export function removals(catalog: Catalog): string[] {
  const { foreignKeys, modules, synonyms, sequences, types } = catalog;
  return [
    ...modules
      .filter(({ type, parent }) => type === 'TR' && !parent)
      .map((it) => drop('TRIGGER', it, DATABASE_TRIGGER)),
    ...foreignKeys.map(
      (key) => `IF OBJECT_ID(${quoteText(place(tableOf(key)))}, N'U') IS NOT NULL
  ALTER TABLE ${place(tableOf(key))} DROP CONSTRAINT IF EXISTS ${quoteName(key.name)}`,
    ),
    ...synonyms.map((it) => drop('SYNONYM', it)),
    ...inOrder(catalog)
      .reverse()
      .map((it) => drop('type' in it ? ROUTINES[it.type]! : 'TABLE', it)),
    ...sequences.map((it) => drop('SEQUENCE', it)),
    ...types.map((it) => drop('TYPE', it)),
  ];
}

/** All that must be there before the rows. */
export function foundations(catalog: Catalog): string[] {
  return [
    ...catalog.schemas.map(
      (name) => `IF SCHEMA_ID(${quoteText(name)}) IS NULL EXEC (${quoteText(`CREATE SCHEMA ${quoteName(name)}`)})`,
    ),
    ...catalog.types.map((type) => `CREATE TYPE ${place(type)} FROM ${typeName(type)}${nullability(type.nullable)}`),
    ...catalog.sequences.map(sequence),
    ...inOrder(catalog).flatMap((it) => ('type' in it ? module(it) : [table(it, catalog)])),
    ...catalog.synonyms.map((it) => `CREATE SYNONYM ${place(it)} FOR ${it.target}`),
  ];
}

/** What is better made once the rows are there: it would slow them down or refuse them. */
export function finish(catalog: Catalog): string[] {
  return [
    ...catalog.indexes.filter((it) => it.kind === 'INDEX').flatMap(index),
    ...catalog.checks.flatMap(check),
    ...catalog.foreignKeys.flatMap(foreignKey),
    ...catalog.modules.filter((it) => it.type === 'TR').flatMap(module),
  ];
}

export function place({ schema, name }: Placed): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

/** Tables, views and functions, each after what it needs, and procedures last: they need nothing until they run. */
function inOrder({ tables, modules, needs }: Catalog): (Table | Module)[] {
  const pending = new Map<number, Table | Module>();
  for (const it of tables) pending.set(it.id, it);
  for (const it of modules) if (it.type !== 'TR' && it.type !== 'P') pending.set(it.id, it);
  const ordered: (Table | Module)[] = [];
  const visit = (id: number): void => {
    const it = pending.get(id);
    if (!it) return;
    pending.delete(id);
    for (const needed of needs.get(id) ?? []) visit(needed);
    ordered.push(it);
  };
  for (const id of [...pending.keys()]) visit(id);
  return [...ordered, ...modules.filter((it) => it.type === 'P')];
}

function table(it: Table, { indexes }: Catalog): string {
  const keys = indexes.filter((index) => index.id === it.id && index.kind !== 'INDEX').map(key);
  return `CREATE TABLE ${place(it)} (\n  ${[...it.columns.map(column), ...keys].join(',\n  ')}\n)`;
}

function column(it: Column): string {
  const name = quoteName(it.name);
  if (it.computed) return `${name} AS ${it.computed.definition}${it.computed.persisted ? ' PERSISTED' : ''}`;
  return [
    `${name} ${typeName(it)}`,
    it.collation && !it.alias ? ` COLLATE ${it.collation}` : '',
    it.identity ? ` IDENTITY(${it.identity.seed}, ${it.identity.increment})` : '',
    it.rowGuid ? ' ROWGUIDCOL' : '',
    nullability(it.nullable),
    it.defaults ? ` CONSTRAINT ${quoteName(it.defaults.name)} DEFAULT ${it.defaults.definition}` : '',
  ].join('');
}

function typeName(it: Typed): string {
  if (it.alias && it.alias.schema !== 'sys') return place(it.alias);
  const { base, length, precision, scale } = it;
  if (['char', 'varchar', 'binary', 'varbinary'].includes(base)) return `${base}(${length < 0 ? 'max' : length})`;
  if (base === 'nchar' || base === 'nvarchar') return `${base}(${length < 0 ? 'max' : length / 2})`;
  if (base === 'decimal' || base === 'numeric') return `${base}(${precision}, ${scale})`;
  if (['time', 'datetime2', 'datetimeoffset'].includes(base)) return `${base}(${scale})`;
  if (base === 'float' && precision < 53) return `float(${precision})`;
  return base === 'timestamp' ? 'rowversion' : base;
}

function nullability(nullable: boolean): string {
  return nullable ? ' NULL' : ' NOT NULL';
}

function key(it: Index): string {
  return `CONSTRAINT ${quoteName(it.name)} ${it.kind} ${clustering(it)} (${keys(it)})`;
}

function index(it: Index): string[] {
  const where = `${it.filter ? ` WHERE ${it.filter}` : ''}`;
  const included = it.included.length ? ` INCLUDE (${it.included.map(quoteName).join(', ')})` : '';
  const on = place(tableOf(it));
  return [
    `CREATE ${it.unique ? 'UNIQUE ' : ''}${clustering(it)} INDEX ${quoteName(it.name)} ON ${on} (${keys(it)})${included}${where}`,
    ...(it.disabled ? [`ALTER INDEX ${quoteName(it.name)} ON ${on} DISABLE`] : []),
  ];
}

function clustering({ clustered }: Index): string {
  return clustered ? 'CLUSTERED' : 'NONCLUSTERED';
}

function keys(it: Index): string {
  return it.keys.map(({ name, descending }) => `${quoteName(name)}${descending ? ' DESC' : ''}`).join(', ');
}

function check(it: Check): string[] {
  return constraint(it, `CHECK ${it.definition}`);
}

function foreignKey(it: ForeignKey): string[] {
  const columns = (names: string[]) => `(${names.map(quoteName).join(', ')})`;
  const target = place({ schema: it.target.schema, name: it.target.table });
  return constraint(
    it,
    `FOREIGN KEY ${columns(it.columns)} REFERENCES ${target} ${columns(it.target.columns)} ` +
      `ON DELETE ${it.onDelete} ON UPDATE ${it.onUpdate}`,
  );
}

function constraint(it: Constraint, definition: string): string[] {
  const [table, name] = [place(tableOf(it)), quoteName(it.name)];
  const how = it.untrusted || it.disabled ? 'NOCHECK' : 'CHECK';
  return [
    `ALTER TABLE ${table} WITH ${how} ADD CONSTRAINT ${name} ${definition}`,
    ...(it.disabled ? [`ALTER TABLE ${table} NOCHECK CONSTRAINT ${name}`] : []),
  ];
}

/** As the customer wrote it, under the settings that it was written under. */
function module(it: Module): string[] {
  const set = (name: string, on: boolean) => `SET ${name} ${on ? 'ON' : 'OFF'}`;
  const off = !it.ansiNulls || !it.quotedIdentifier;
  const settings = (nulls: boolean, quoted: boolean) =>
    `${set('ANSI_NULLS', nulls)}; ${set('QUOTED_IDENTIFIER', quoted)}`;
  return [
    ...(off ? [settings(it.ansiNulls, it.quotedIdentifier)] : []),
    it.definition,
    ...(off ? [settings(true, true)] : []),
    ...(it.disabled ? [disabled(it)] : []),
  ];
}

function disabled(it: Module): string {
  if (!it.parent) return `DISABLE TRIGGER ${quoteName(it.name)} ${DATABASE_TRIGGER}`;
  return `DISABLE TRIGGER ${place(it)} ON ${place(it.parent)}`;
}

function sequence(it: Sequence): string {
  const next = it.current === null ? it.start : String(BigInt(it.current) + BigInt(it.increment));
  const within = BigInt(next) >= BigInt(it.minimum) && BigInt(next) <= BigInt(it.maximum);
  const bounds = `MINVALUE ${it.minimum} MAXVALUE ${it.maximum}`;
  const start = within ? next : it.cycles ? it.start : it.current!;
  const rest = `INCREMENT BY ${it.increment} ${bounds}${it.cycles ? ' CYCLE' : ''}${it.cached ? '' : ' NO CACHE'}`;
  return `CREATE SEQUENCE ${place(it)} AS ${it.type} START WITH ${start} ${rest}`;
}

function drop(kind: string, it: Placed, where?: string): string {
  return where ? `DROP ${kind} IF EXISTS ${quoteName(it.name)} ${where}` : `DROP ${kind} IF EXISTS ${place(it)}`;
}

function tableOf({ schema, table }: { schema: string; table: string }): Placed {
  return { schema, name: table };
}
