import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1795000000006 implements MigrationInterface {
  name = 'Notifications1795000000006';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE IF NOT EXISTS mails (
      id varchar(32) NOT NULL,
      dedupe_key varchar(255) NOT NULL,
      account_id varchar(32) NULL,
      recipient varchar(254) NOT NULL,
      template varchar(32) NOT NULL,
      subject varchar(500) NOT NULL,
      text mediumtext NOT NULL,
      html mediumtext NOT NULL,
      attachment json NULL,
      status varchar(16) NOT NULL,
      attempts int UNSIGNED NOT NULL,
      next_attempt_at datetime(3) NOT NULL,
      last_error varchar(500) NULL,
      created_at datetime(3) NOT NULL,
      sent_at datetime(3) NULL,
      UNIQUE INDEX IDX_mails_dedupe (dedupe_key),
      INDEX IDX_mails_due (status, next_attempt_at),
      INDEX IDX_mails_account (account_id, id),
      PRIMARY KEY (id)
    ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE mails');
  }
}
