import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the sandbox gateway answered. Can be run again after it was killed half way. */
export class Payments1795000000005 implements MigrationInterface {
  name = 'Payments1795000000005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE IF NOT EXISTS sandbox_requests (
        idempotency_key varchar(255) NOT NULL PRIMARY KEY,
        fingerprint char(64) NOT NULL,
        outcome json NOT NULL,
        created_at datetime(3) NOT NULL,
        INDEX IDX_sandbox_requests_created (created_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE sandbox_requests');
  }
}
