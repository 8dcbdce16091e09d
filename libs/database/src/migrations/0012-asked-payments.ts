import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'payments';
const COLUMN = 'asked_at';

/** When the gateway was asked last about a payment. Can be run again after it was killed half way. */
export class AskedPayments1795000000012 implements MigrationInterface {
  name = 'AskedPayments1795000000012';

  async up(queryRunner: QueryRunner): Promise<void> {
    if (!(await queryRunner.hasColumn(TABLE, COLUMN))) {
      await queryRunner.query(`ALTER TABLE ${TABLE} ADD COLUMN ${COLUMN} datetime(3) NULL`);
    }
    await queryRunner.query(`UPDATE ${TABLE} SET ${COLUMN} = created_at WHERE ${COLUMN} IS NULL`);
    await queryRunner.query(`ALTER TABLE ${TABLE} MODIFY COLUMN ${COLUMN} datetime(3) NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${TABLE} DROP COLUMN ${COLUMN}`);
  }
}
