import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { UserError } from '@onebox/errors';
import { errorOf, type MssqlConnection } from './mssql-connection.js';
import { splitBatches } from './split-batches.js';

/** As the server's own tools set them where a script does not say: indexes on computed columns and views need them so. */
const SETTINGS =
  'SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON; SET XACT_ABORT OFF';

/**
 * Runs a script batch by batch until one is refused; what the ones before did stays.
 * @throws UserError `invalid` with the server's words and the line at which the refused batch begins
 */
export async function loadScript(connection: MssqlConnection, script: Readable): Promise<void> {
  await connection.query(SETTINGS);
  for await (const batch of splitBatches(decoded(script))) {
    try {
      await connection.query(batch.text);
    } catch (error) {
      throw refusal(error, batch.line);
    }
  }
}

function refusal(error: unknown, line: number): unknown {
  const { number, message } = errorOf(error);
  if (number === undefined) return error;
  // What the server quotes of the script is between quotation marks, and may be a secret.
  const words = message.replace(/'[^']*'/g, "'…'").slice(0, 500);
  return new UserError(
    'invalid',
    'database.dump_refused',
    `The database server refused what begins at line ${line}: ${words} (error ${number})`,
  );
}

/** UTF-8, or UTF-16 where it says so by its first two bytes, which is how the server's own tools save. */
async function* decoded(script: Readable): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of script as AsyncIterable<Buffer | string>) {
    if (typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}
