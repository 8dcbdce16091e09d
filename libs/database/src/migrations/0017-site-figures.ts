import type { MigrationInterface, QueryRunner } from 'typeorm';

const int = (name: string) => `${name} int unsigned NOT NULL DEFAULT 0`;
const bigint = (name: string) => `${name} bigint unsigned NOT NULL DEFAULT 0`;
const ANSWERS = Array.from({ length: 10 }, (_, index) => int(`answers_${index}`));

const TABLES: Record<string, string> = {
  site_figures: `
    domain_id varchar(32) NOT NULL,
    step_seconds int unsigned NOT NULL,
    at datetime NOT NULL,
    ${[int('requests'), int('errors'), bigint('answers_ms'), ...ANSWERS].join(', ')},
    ${[int('looks'), bigint('memory_kib'), int('memory_peak_kib'), int('cpu_looks')].join(', ')},
    ${bigint('cpu_hundredths')},
    PRIMARY KEY (domain_id, step_seconds, at),
    INDEX IDX_site_figures_at (step_seconds, at)`,
  site_pictures: `
    domain_id varchar(32) NOT NULL,
    file mediumblob NULL,
    subject varchar(64) NOT NULL,
    outcome varchar(200) NULL,
    tried_at datetime(3) NOT NULL,
    PRIMARY KEY (domain_id)`,
};

/** What happened at sites over time, and what they look like. Can be run again after it was killed half way. */
export class SiteFigures1795000000017 implements MigrationInterface {
  name = 'SiteFigures1795000000017';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(TABLES)) {
      await queryRunner.query(
        `CREATE TABLE IF NOT EXISTS ${name} (${columns}
        ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
    }
    await queryRunner.query('ALTER TABLE domains ADD COLUMN IF NOT EXISTS picture varchar(16) NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE domains DROP COLUMN IF EXISTS picture');
    for (const name of Object.keys(TABLES)) await queryRunner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
