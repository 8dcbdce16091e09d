import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'memberships';
const INDEX = 'IDX_memberships_account';

/** Whoever owns an account is looked for with each mail. Can be run again after it was killed half way. */
export class MembershipsByAccount1795000000011 implements MigrationInterface {
  name = 'MembershipsByAccount1795000000011';

  async up(queryRunner: QueryRunner): Promise<void> {
    const indexes = (await queryRunner.query(`SHOW INDEX FROM ${TABLE} WHERE Key_name = '${INDEX}'`)) as unknown[];
    if (indexes.length === 0) await queryRunner.query(`CREATE INDEX ${INDEX} ON ${TABLE} (account_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ${INDEX} ON ${TABLE}`);
  }
}
