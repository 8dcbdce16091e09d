import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = { IDX_accounts_name: 'name, id', IDX_accounts_billed: 'billed_through, id' };

/** Who decided what about money, and why; and what accounts are sorted by. Can be run again after it was killed half way. */
export class BillingDecisions1795000000010 implements MigrationInterface {
  name = 'BillingDecisions1795000000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE IF NOT EXISTS billing_decisions (id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NULL,
        kind varchar(32) NOT NULL, subject_id varchar(64) NOT NULL, detail json NOT NULL, reason varchar(500) NULL,
        by_user_id varchar(32) NULL, created_at datetime(3) NOT NULL,
        INDEX IDX_billing_decisions_account (account_id, id))
        ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    );
    for (const [index, columns] of Object.entries(INDEXES)) {
      if (await this.hasIndex(queryRunner, index)) continue;
      await queryRunner.query(`CREATE INDEX ${index} ON accounts (${columns})`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const index of Object.keys(INDEXES)) {
      if (await this.hasIndex(queryRunner, index)) await queryRunner.query(`DROP INDEX ${index} ON accounts`);
    }
    await queryRunner.query('DROP TABLE IF EXISTS billing_decisions');
  }

  private async hasIndex(queryRunner: QueryRunner, index: string): Promise<boolean> {
    const found = (await queryRunner.query(`SHOW INDEX FROM accounts WHERE Key_name = '${index}'`)) as unknown[];
    return found.length > 0;
  }
}
