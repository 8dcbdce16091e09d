import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'tenant_databases';
const COLUMNS = { placement: 'varchar(8) NULL', read_only: 'tinyint NOT NULL DEFAULT 0' };

/** Where a database lives, and whether it is over its quota. Can be run again after it was killed half way. */
export class DatabaseEngines1795000000003 implements MigrationInterface {
  name = 'DatabaseEngines1795000000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [column, definition] of Object.entries(COLUMNS)) {
      if (await queryRunner.hasColumn(TABLE, column)) continue;
      await queryRunner.query(`ALTER TABLE ${TABLE} ADD COLUMN ${column} ${definition}`);
    }
    // External servers may have names.
    await queryRunner.query(`ALTER TABLE ${TABLE} MODIFY COLUMN host varchar(253) NULL`);
    // Those that were made before live on servers of their accounts.
    await queryRunner.query(`UPDATE ${TABLE} SET placement = 'account' WHERE placement IS NULL AND host IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of Object.keys(COLUMNS)) await queryRunner.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
  }
}
