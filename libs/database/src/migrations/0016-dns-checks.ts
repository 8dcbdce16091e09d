import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What DNS was found to say of domains' names. */
export class DnsChecks1795000000016 implements MigrationInterface {
  name = 'DnsChecks1795000000016';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE IF NOT EXISTS dns_checks (
      domain_id varchar(32) NOT NULL,
      hostname varchar(253) NOT NULL,
      account_id varchar(32) NOT NULL,
      state varchar(16) NOT NULL,
      facts json NOT NULL,
      since_at datetime(3) NOT NULL,
      leads_here tinyint NOT NULL,
      connected_at datetime(3) NULL,
      checked_at datetime(3) NOT NULL,
      next_check_at datetime(3) NOT NULL,
      INDEX IDX_dns_checks_next (next_check_at),
      INDEX IDX_dns_checks_account_state (account_id, state),
      PRIMARY KEY (domain_id, hostname)
    ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE dns_checks');
  }
}
