import { UserError } from '@onebox/errors';
import { splitBatches } from './split-batches.js';

async function split(script: string, size = 7): Promise<string[]> {
  const chunks = async function* () {
    for (let at = 0; at < script.length; at += size) yield await Promise.resolve(script.slice(at, at + size));
  };
  const texts: string[] = [];
  for await (const { text, line } of splitBatches(chunks())) texts.push(`${line}:${text.trim()}`);
  return texts;
}

it('cuts at the lines of GO, in any case, and repeats what is told to be repeated', async () => {
  expect(await split('SELECT 1\r\ngo\r\nSELECT 2\n  GO 2 -- twice\nGO\n\nSELECT 3')).toEqual([
    '1:SELECT 1',
    '3:SELECT 2',
    '3:SELECT 2',
    '6:SELECT 3',
  ]);
});

it.each([
  ['a constant', "SELECT N'it''s\nGO\nx'"],
  ['a quoted name', 'SELECT [a]]b\nGO\nx]'],
  ['a name in quotation marks', 'SELECT "a""b\nGO\nx"'],
  ['a comment in a comment', 'SELECT 1 /* a /* b\nGO\n*/\nGO\n*/'],
])('does not cut in %s', async (_what, script) => {
  expect(await split(script)).toEqual([`1:${script}`]);
});

it.each([
  ['a quote in a comment', "SELECT 1 -- it's\nGO\nSELECT 2 /* ' */\nGO\nSELECT 3"],
  ['a bracket in a constant', "SELECT N'['\nGO\nSELECT N'--'\nGO\nSELECT 3"],
])('cuts after %s', async (_what, script) => expect(await split(script)).toHaveLength(3));

it.each([
  'USE master',
  'use [other]',
  'SELECT 1;USE"other"',
  'USE /* well */ master',
  'USE -- well\nmaster',
  "SELECT '';\nUSE\nmaster",
  '/* GO\n*/ USE master',
])('refuses %j', async (script) => {
  await expect(split(script)).rejects.toThrow(UserError);
});

it.each([
  "SELECT 'USE master'",
  'SELECT [USE], "USE" FROM t -- USE master',
  'SELECT 1 FROM used, @use, #use',
  "SELECT 1 OPTION (USE HINT ('RECOMPILE'))",
  '/* USE master */ SELECT 1',
])('takes %j, which changes no database', async (script) => expect(await split(script)).toHaveLength(1));
