import { TerminalError } from '@onebox/errors';
import type { Column } from './catalog.js';
import { quoteName, quoteText } from './tsql-text.js';

/** How the values of a type are asked for, so that nothing of them is lost on the way, and written as constants. */
interface Form {
  ask: (column: string) => string;
  write: (value: unknown) => string;
}

const plain = (column: string) => column;
const asText = (length: number, style?: number) => (column: string) =>
  `CONVERT(varchar(${length}), ${column}${style === undefined ? '' : `, ${style}`})`;

/** In quotation marks, so that the rows of one INSERT need not agree on one precision. */
const quoted = (value: unknown) => `'${String(value).trim()}'`;
const bytes = (value: unknown) => `0x${Buffer.from(value as Uint8Array).toString('hex')}`;

const WHOLE: Form = { ask: asText(40), write: (value) => String(value).trim() };
const EXACT: Form = { ask: asText(60), write: quoted };
/** By way of decimal: as text, the server rounds money to two places. */
const MONEY: Form = { ask: (column) => `CONVERT(varchar(60), CONVERT(decimal(19, 4), ${column}))`, write: quoted };
const FLOAT: Form = { ask: plain, write: (value) => (Object.is(value, -0) ? '-0e0' : Number(value).toExponential()) };
const TEXT: Form = { ask: plain, write: (value) => quoteText(String(value)) };
const BYTES: Form = { ask: plain, write: bytes };
/** Year, month and day in the order that no setting of the session changes. */
const MOMENT: Form = { ask: asText(40, 126), write: (value) => quoted(String(value).trim().replace(' ', 'T')) };
const TIME: Form = { ask: asText(40, 121), write: quoted };
const XML: Form = {
  ask: (column) => `CONVERT(nvarchar(max), ${column})`,
  // 1: keep white space as it is.
  write: (value) => `CONVERT(xml, ${quoteText(String(value))}, 1)`,
};
const SERIALIZED = (type: string): Form => ({
  ask: (column) => `CONVERT(varbinary(max), ${column})`,
  write: (value) => `CAST(${bytes(value)} AS ${type})`,
});

const FORMS: Record<string, Form> = {
  ...{ bit: WHOLE, tinyint: WHOLE, smallint: WHOLE, int: WHOLE, bigint: WHOLE },
  ...{ decimal: EXACT, numeric: EXACT, money: MONEY, smallmoney: MONEY, float: FLOAT, real: FLOAT },
  ...{ char: TEXT, varchar: TEXT, text: TEXT, nchar: TEXT, nvarchar: TEXT, ntext: TEXT, sysname: TEXT },
  ...{ binary: BYTES, varbinary: BYTES, image: BYTES },
  ...{ datetime: MOMENT, smalldatetime: MOMENT, datetime2: MOMENT },
  ...{ date: { ask: asText(40, 23), write: quoted }, time: TIME, datetimeoffset: TIME },
  ...{ uniqueidentifier: EXACT, xml: XML },
  ...{ hierarchyid: SERIALIZED('hierarchyid'), geometry: SERIALIZED('geometry'), geography: SERIALIZED('geography') },
};

/** Columns whose values the server makes itself. */
const isMade = ({ base, computed }: Column) => computed !== null || base === 'timestamp' || base === 'rowversion';

/** The columns of a table whose values a script must carry. */
export function carried(columns: Column[]): Column[] {
  return columns.filter((column) => !isMade(column));
}

/** @throws TerminalError for a type whose values cannot be written as a constant */
export function askFor(column: Column): string {
  return formOf(column).ask(quoteName(column.name));
}

export function literal(column: Column, value: unknown): string {
  return value === null || value === undefined ? 'NULL' : formOf(column).write(value);
}

function formOf({ name, base }: Column): Form {
  const form = FORMS[base];
  if (form) return form;
  const detail = [`the column ${name}, of type ${base}`];
  throw new TerminalError('database.dump_impossible', 'This database has what a dump as text cannot carry.', detail);
}
