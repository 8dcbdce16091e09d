import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlatformFacts1795000000002 implements MigrationInterface {
  name = 'PlatformFacts1795000000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE IF NOT EXISTS platform_facts (
      name varchar(64) NOT NULL,
      value json NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (name)
    ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform_facts');
  }
}
