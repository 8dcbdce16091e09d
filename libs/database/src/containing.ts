import { type FindOperator, ILike } from 'typeorm';

/** A condition: the column contains this text, in upper or lower case; `%` and `_` are taken as they are written. */
export function containing(text: string): FindOperator<string> {
  return ILike(`%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`);
}
