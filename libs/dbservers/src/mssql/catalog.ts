import { TerminalError } from '@onebox/errors';
import type { MssqlConnection, Row } from './mssql-connection.js';

/** What is in a database, as the views of its catalog (`sys.tables` and so on) tell it: enough to make it again. */
export interface Catalog {
  schemas: string[];
  types: AliasType[];
  sequences: Sequence[];
  synonyms: { schema: string; name: string; target: string }[];
  tables: Table[];
  modules: Module[];
  /** By object: what must be there before it. */
  needs: Map<number, number[]>;
  indexes: Index[];
  checks: Check[];
  foreignKeys: ForeignKey[];
}

export interface Typed {
  /** The type that the server has of itself, by which the values are written. */
  base: string;
  /** The customer's own name for it. */
  alias: { schema: string; name: string } | null;
  /** In bytes; -1: max. */
  length: number;
  precision: number;
  scale: number;
}

export interface AliasType extends Typed {
  schema: string;
  name: string;
  nullable: boolean;
}

export interface Column extends Typed {
  name: string;
  collation: string | null;
  nullable: boolean;
  rowGuid: boolean;
  computed: { definition: string; persisted: boolean } | null;
  defaults: { name: string; definition: string } | null;
  identity: { seed: string; increment: string; last: string | null } | null;
}

export interface Table {
  id: number;
  schema: string;
  name: string;
  columns: Column[];
}

export interface Module {
  id: number;
  /** V, P, FN, IF, TF or TR. */
  type: string;
  schema: string;
  name: string;
  definition: string;
  ansiNulls: boolean;
  quotedIdentifier: boolean;
  /** Of a trigger: the table; null for one of the database. */
  parent: { schema: string; name: string } | null;
  disabled: boolean;
}

export interface Index {
  id: number;
  schema: string;
  table: string;
  name: string;
  kind: 'PRIMARY KEY' | 'UNIQUE' | 'INDEX';
  unique: boolean;
  clustered: boolean;
  filter: string | null;
  disabled: boolean;
  keys: { name: string; descending: boolean }[];
  included: string[];
}

export interface Constraint {
  schema: string;
  table: string;
  name: string;
  disabled: boolean;
  /** Rows that were there before it may break it. */
  untrusted: boolean;
}

export interface Check extends Constraint {
  definition: string;
}

export interface ForeignKey extends Constraint {
  columns: string[];
  target: { schema: string; table: string; columns: string[] };
  onDelete: string;
  onUpdate: string;
}

export interface Sequence {
  schema: string;
  name: string;
  type: string;
  start: string;
  increment: string;
  minimum: string;
  maximum: string;
  cycles: boolean;
  cached: boolean;
  /** The last one that it gave; null if none. */
  current: string | null;
}

const OWN_SCHEMAS = `'dbo', 'guest', 'INFORMATION_SCHEMA', 'sys', 'db_owner', 'db_accessadmin', 'db_securityadmin', 'db_ddladmin',
  'db_backupoperator', 'db_datareader', 'db_datawriter', 'db_denydatareader', 'db_denydatawriter'`;

/** @throws TerminalError where there is something that a script of this kind cannot carry, by its name */
export async function readCatalog(connection: MssqlConnection): Promise<Catalog> {
  const ask = (sql: string) => connection.query(sql);
  const catalog = {
    schemas: (await ask(`SELECT name FROM sys.schemas WHERE name NOT IN (${OWN_SCHEMAS}) ORDER BY name`)).map(nameOf),
    types: (await ask(ALIAS_TYPES)).map(aliasOf),
    sequences: (await ask(SEQUENCES)).map(sequenceOf),
    synonyms: (await ask(SYNONYMS)).map((row) => ({ ...placed(row), target: text(row.target) })),
    tables: tablesOf(await ask(TABLES), await ask(COLUMNS)),
    modules: (await ask(MODULES)).map(moduleOf),
    needs: needsOf(await ask(NEEDS)),
    indexes: indexesOf(await ask(INDEXES), await ask(INDEX_COLUMNS)),
    checks: (await ask(CHECKS)).map((row) => ({ ...constraintOf(row), definition: text(row.definition) })),
    foreignKeys: foreignKeysOf(await ask(FOREIGN_KEYS), await ask(FOREIGN_KEY_COLUMNS)),
  };
  refuseOthers(await ask(OTHERS));
  return catalog;
}

const TYPE_COLUMNS = `b.name AS base, CASE WHEN ty.is_user_defined = 1 THEN ty.name END AS alias_name,
  SCHEMA_NAME(ty.schema_id) AS alias_schema`;

/** The type of an alias, and itself for the server's own ones, several of which share one system_type_id. */
const TYPE_JOIN = `JOIN sys.types b ON b.user_type_id = CASE WHEN ty.is_user_defined = 1 THEN ty.system_type_id ELSE ty.user_type_id END`;

const ALIAS_TYPES = `SELECT SCHEMA_NAME(ty.schema_id) AS schema_name, ty.name, b.name AS base, ty.max_length, ty.precision, ty.scale,
  ty.is_nullable FROM sys.types ty ${TYPE_JOIN}
  WHERE ty.is_user_defined = 1 AND ty.is_table_type = 0 ORDER BY schema_name, name`;

const SEQUENCES = `SELECT SCHEMA_NAME(s.schema_id) AS schema_name, s.name, TYPE_NAME(s.system_type_id) AS type,
  CAST(s.start_value AS bigint) AS start, CAST(s.increment AS bigint) AS increment, CAST(s.minimum_value AS bigint) AS minimum,
  CAST(s.maximum_value AS bigint) AS maximum, s.is_cycling, s.is_cached, CAST(s.last_used_value AS bigint) AS last
  FROM sys.sequences s ORDER BY schema_name, name`;

const SYNONYMS = `SELECT SCHEMA_NAME(schema_id) AS schema_name, name, base_object_name AS target FROM sys.synonyms
  ORDER BY schema_name, name`;

const TABLES = `SELECT object_id AS id, SCHEMA_NAME(schema_id) AS schema_name, name FROM sys.tables WHERE is_ms_shipped = 0
  ORDER BY schema_name, name`;

const COLUMNS = `SELECT c.object_id AS id, c.name, ${TYPE_COLUMNS}, c.max_length, c.precision, c.scale,
  CASE WHEN c.collation_name <> CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)) THEN c.collation_name END AS collation,
  c.is_nullable, c.is_rowguidcol, cc.definition AS computed, cc.is_persisted, dc.name AS default_name, dc.definition AS default_value,
  c.is_identity, CONVERT(varchar(40), IDENT_SEED(QUOTENAME(SCHEMA_NAME(t.schema_id)) + N'.' + QUOTENAME(t.name))) AS seed,
  CONVERT(varchar(40), IDENT_INCR(QUOTENAME(SCHEMA_NAME(t.schema_id)) + N'.' + QUOTENAME(t.name))) AS increment,
  CONVERT(varchar(40), ic.last_value) AS last
  FROM sys.columns c
  JOIN sys.tables t ON t.object_id = c.object_id
  JOIN sys.types ty ON ty.user_type_id = c.user_type_id
  ${TYPE_JOIN}
  LEFT JOIN sys.computed_columns cc ON cc.object_id = c.object_id AND cc.column_id = c.column_id
  LEFT JOIN sys.default_constraints dc ON dc.parent_object_id = c.object_id AND dc.parent_column_id = c.column_id
  LEFT JOIN sys.identity_columns ic ON ic.object_id = c.object_id AND ic.column_id = c.column_id
  ORDER BY c.object_id, c.column_id`;

/** In the order in which they were made, for what NEEDS does not tell. */
const MODULES = `SELECT o.object_id AS id, CAST(o.type AS nvarchar(2)) AS type, SCHEMA_NAME(o.schema_id) AS schema_name, o.name,
  m.definition, m.uses_ansi_nulls, m.uses_quoted_identifier, CAST(0 AS bit) AS is_disabled, CAST(NULL AS nvarchar(128)) AS parent_schema,
  CAST(NULL AS nvarchar(128)) AS parent_name, o.create_date AS made
  FROM sys.sql_modules m JOIN sys.objects o ON o.object_id = m.object_id
  WHERE o.type IN ('V', 'P', 'FN', 'IF', 'TF') AND o.is_ms_shipped = 0
  UNION ALL
  SELECT tr.object_id, N'TR', NULL, tr.name, m.definition, m.uses_ansi_nulls, m.uses_quoted_identifier, tr.is_disabled,
  SCHEMA_NAME(p.schema_id), p.name, tr.create_date
  FROM sys.triggers tr JOIN sys.sql_modules m ON m.object_id = tr.object_id
  LEFT JOIN sys.objects p ON p.object_id = tr.parent_id WHERE tr.is_ms_shipped = 0
  ORDER BY made, id`;

/** What a check, a default or a computed column needs, its table needs. */
const NEEDS = `SELECT DISTINCT CASE WHEN o.parent_object_id > 0 THEN o.parent_object_id ELSE o.object_id END AS id,
  d.referenced_id AS needed
  FROM sys.sql_expression_dependencies d JOIN sys.objects o ON o.object_id = d.referencing_id
  WHERE d.referenced_id IS NOT NULL`;

const INDEXES = `SELECT i.object_id AS id, i.index_id, SCHEMA_NAME(o.schema_id) AS schema_name, o.name AS table_name, i.name,
  i.type, i.is_unique, i.is_primary_key, i.is_unique_constraint, i.is_disabled, i.filter_definition
  FROM sys.indexes i JOIN sys.objects o ON o.object_id = i.object_id
  WHERE i.type IN (1, 2) AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND i.is_hypothetical = 0
  ORDER BY schema_name, table_name, i.type, i.name`;

const INDEX_COLUMNS = `SELECT x.object_id AS id, x.index_id, c.name, x.is_descending_key, x.is_included_column
  FROM sys.index_columns x JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
  ORDER BY x.object_id, x.index_id, x.is_included_column, x.key_ordinal, x.index_column_id`;

const CONSTRAINT = `SCHEMA_NAME(t.schema_id) AS schema_name, t.name AS table_name, k.name, k.is_disabled, k.is_not_trusted`;

const CHECKS = `SELECT ${CONSTRAINT}, k.definition
  FROM sys.check_constraints k JOIN sys.tables t ON t.object_id = k.parent_object_id ORDER BY schema_name, table_name, name`;

const FOREIGN_KEYS = `SELECT k.object_id AS id, ${CONSTRAINT}, SCHEMA_NAME(r.schema_id) AS target_schema, r.name AS target,
  k.delete_referential_action_desc AS on_delete, k.update_referential_action_desc AS on_update
  FROM sys.foreign_keys k JOIN sys.tables t ON t.object_id = k.parent_object_id
  JOIN sys.tables r ON r.object_id = k.referenced_object_id ORDER BY schema_name, table_name, name`;

const FOREIGN_KEY_COLUMNS = `SELECT x.constraint_object_id AS id, p.name, r.name AS target
  FROM sys.foreign_key_columns x
  JOIN sys.columns p ON p.object_id = x.parent_object_id AND p.column_id = x.parent_column_id
  JOIN sys.columns r ON r.object_id = x.referenced_object_id AND r.column_id = x.referenced_column_id
  ORDER BY x.constraint_object_id, x.constraint_column_id`;

/** What is not in the views above: it would be lost without a word. */
const OTHERS = `SELECT 'an index of a special kind' AS what, i.name FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
  WHERE i.type NOT IN (0, 1, 2) AND t.is_ms_shipped = 0
  UNION ALL SELECT 'a table type', ty.name FROM sys.types ty WHERE ty.is_table_type = 1
  UNION ALL SELECT 'an encrypted module', o.name FROM sys.sql_modules m JOIN sys.objects o ON o.object_id = m.object_id
  WHERE m.definition IS NULL AND o.is_ms_shipped = 0
  UNION ALL SELECT 'a module of an assembly', o.name FROM sys.objects o WHERE o.type IN ('AF', 'FS', 'FT', 'PC', 'TA')
  UNION ALL SELECT 'a temporal table', t.name FROM sys.tables t WHERE t.temporal_type <> 0
  UNION ALL SELECT 'a table held in memory', t.name FROM sys.tables t WHERE t.is_memory_optimized = 1`;

function refuseOthers(rows: Row[]): void {
  if (rows.length === 0) return;
  const found = rows.map(({ what, name }) => `${text(what)}: ${text(name)}`);
  throw new TerminalError('database.dump_impossible', 'This database has what a dump as text cannot carry.', found);
}

function aliasOf(row: Row): AliasType {
  return { ...placed(row), ...typed(row), alias: null, nullable: flag(row.is_nullable) };
}

function sequenceOf(row: Row): Sequence {
  return {
    ...placed(row),
    ...{ type: text(row.type), start: text(row.start), increment: text(row.increment) },
    ...{ minimum: text(row.minimum), maximum: text(row.maximum) },
    ...{ cycles: flag(row.is_cycling), cached: flag(row.is_cached), current: maybe(row.last) },
  };
}

function tablesOf(tables: Row[], columns: Row[]): Table[] {
  const byTable = grouped(columns, (row) => Number(row.id));
  return tables.map((row) => ({
    id: Number(row.id),
    ...placed(row),
    columns: (byTable.get(Number(row.id)) ?? []).map(columnOf),
  }));
}

function columnOf(row: Row): Column {
  const { computed, default_name: defaultName, is_identity: counts } = row;
  return {
    name: nameOf(row),
    ...typed(row),
    collation: maybe(row.collation),
    nullable: flag(row.is_nullable),
    rowGuid: flag(row.is_rowguidcol),
    computed: isNone(computed) ? null : { definition: text(computed), persisted: flag(row.is_persisted) },
    defaults: isNone(defaultName) ? null : { name: text(defaultName), definition: text(row.default_value) },
    identity: flag(counts) ? { seed: text(row.seed), increment: text(row.increment), last: maybe(row.last) } : null,
  };
}

function moduleOf(row: Row): Module {
  return {
    id: Number(row.id),
    type: text(row.type).trim(),
    schema: maybe(row.schema_name) ?? maybe(row.parent_schema) ?? '',
    name: nameOf(row),
    definition: text(row.definition),
    ansiNulls: flag(row.uses_ansi_nulls),
    quotedIdentifier: flag(row.uses_quoted_identifier),
    parent: isNone(row.parent_name) ? null : { schema: text(row.parent_schema), name: text(row.parent_name) },
    disabled: flag(row.is_disabled),
  };
}

function needsOf(rows: Row[]): Map<number, number[]> {
  const byObject = grouped(rows, (row) => Number(row.id));
  return new Map([...byObject].map(([id, needed]) => [id, needed.map((row) => Number(row.needed))]));
}

function indexesOf(indexes: Row[], columns: Row[]): Index[] {
  const byIndex = grouped(columns, (row) => `${text(row.id)}.${text(row.index_id)}`);
  return indexes.map((row) => {
    const own = byIndex.get(`${text(row.id)}.${text(row.index_id)}`) ?? [];
    return {
      id: Number(row.id),
      ...{ schema: text(row.schema_name), table: text(row.table_name), name: nameOf(row) },
      kind: flag(row.is_primary_key) ? 'PRIMARY KEY' : flag(row.is_unique_constraint) ? 'UNIQUE' : 'INDEX',
      ...{ unique: flag(row.is_unique), clustered: Number(row.type) === 1, disabled: flag(row.is_disabled) },
      filter: maybe(row.filter_definition),
      keys: own
        .filter((column) => !flag(column.is_included_column))
        .map((column) => ({ name: nameOf(column), descending: flag(column.is_descending_key) })),
      included: own.filter((column) => flag(column.is_included_column)).map(nameOf),
    };
  });
}

function foreignKeysOf(keys: Row[], columns: Row[]): ForeignKey[] {
  const byKey = grouped(columns, (row) => Number(row.id));
  return keys.map((row) => {
    const own = byKey.get(Number(row.id)) ?? [];
    const target = own.map((column) => text(column.target));
    return {
      ...constraintOf(row),
      columns: own.map(nameOf),
      target: { schema: text(row.target_schema), table: text(row.target), columns: target },
      onDelete: text(row.on_delete).replaceAll('_', ' '),
      onUpdate: text(row.on_update).replaceAll('_', ' '),
    };
  });
}

function constraintOf(row: Row): Constraint {
  return {
    ...{ schema: text(row.schema_name), table: text(row.table_name), name: nameOf(row) },
    ...{ disabled: flag(row.is_disabled), untrusted: flag(row.is_not_trusted) },
  };
}

function typed(row: Row): Typed {
  return {
    base: text(row.base).toLowerCase(),
    alias: isNone(row.alias_name) ? null : { schema: text(row.alias_schema), name: text(row.alias_name) },
    ...{ length: Number(row.max_length), precision: Number(row.precision), scale: Number(row.scale) },
  };
}

function placed(row: Row): { schema: string; name: string } {
  return { schema: text(row.schema_name), name: nameOf(row) };
}

function grouped<Key>(rows: Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const found = groups.get(key(row));
    if (found) found.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

const nameOf = (row: Row) => text(row.name);
/** Names, definitions and numbers; the driver gives a bigint as text. */
const text = (value: unknown) => (typeof value === 'string' ? value : String(Number(value)));
const isNone = (value: unknown) => value === null || value === undefined;
const maybe = (value: unknown) => (isNone(value) ? null : text(value));
const flag = (value: unknown) => value === true || value === 1;
