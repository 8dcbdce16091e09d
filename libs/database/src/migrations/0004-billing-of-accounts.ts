import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'accounts';
const INDEX = 'IDX_accounts_due';
const COLUMNS = {
  payment_method_id: 'varchar(128) NULL',
  billed_through: 'date NULL',
  billing_due_on: 'date NULL',
  suspended_for: 'varchar(16) NULL',
  clock_ahead_days: 'int UNSIGNED NOT NULL DEFAULT 0',
  clock_target: 'date NULL',
};

/** How far an account is billed. Can be run again after it was killed half way. */
export class BillingOfAccounts1795000000004 implements MigrationInterface {
  name = 'BillingOfAccounts1795000000004';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [column, definition] of Object.entries(COLUMNS)) {
      if (await queryRunner.hasColumn(TABLE, column)) continue;
      await queryRunner.query(`ALTER TABLE ${TABLE} ADD COLUMN ${column} ${definition}`);
    }
    // Whoever signed up before there was billing is billed from that day on.
    await queryRunner.query(`UPDATE ${TABLE} SET billed_through = signed_up_on WHERE billed_through IS NULL`);
    await queryRunner.query(`ALTER TABLE ${TABLE} MODIFY COLUMN billed_through date NOT NULL`);
    await queryRunner.query(
      `UPDATE ${TABLE} SET billing_due_on = billed_through
        WHERE billing_due_on IS NULL AND billing_exempt = 0 AND status <> 'deleted'`,
    );
    const indexes = (await queryRunner.query(`SHOW INDEX FROM ${TABLE} WHERE Key_name = '${INDEX}'`)) as unknown[];
    if (indexes.length === 0) await queryRunner.query(`CREATE INDEX ${INDEX} ON ${TABLE} (billing_due_on)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of Object.keys(COLUMNS)) await queryRunner.query(`ALTER TABLE ${TABLE} DROP COLUMN ${column}`);
  }
}
