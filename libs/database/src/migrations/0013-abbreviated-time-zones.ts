import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Those that were accepted in any letter case, and by which no date can be told. */
const ABBREVIATIONS = [
  ...['ACT', 'AET', 'AGT', 'ART', 'AST', 'BET', 'BST', 'CAT', 'CNT', 'CST', 'CTT', 'EAT', 'ECT', 'IET', 'IST', 'JST'],
  ...['MIT', 'NET', 'NST', 'PLT', 'PNT', 'PRT', 'PST', 'SST', 'VST'],
];

/**
 * An account with such a zone was billed no more. What is meant is ambiguous (IST: India, Ireland, Israel), so it gets the
 * default, and is looked at by the next pass. Can be run again after it was killed half way.
 */
export class AbbreviatedTimeZones1795000000013 implements MigrationInterface {
  name = 'AbbreviatedTimeZones1795000000013';

  async up(queryRunner: QueryRunner): Promise<void> {
    const places = ABBREVIATIONS.map(() => '?').join(', ');
    const set = `UPDATE accounts SET time_zone = 'UTC' WHERE UPPER(time_zone) IN (${places})`;
    await queryRunner.query(set, ABBREVIATIONS);
  }

  /** Nobody knows which accounts had one. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
