import type { MigrationInterface, QueryRunner } from 'typeorm';

const COUNTERS = ['requests', 'failed_requests', 'bytes_in', 'bytes_out', 'cpu_milliseconds'];
const AMOUNTS = [...COUNTERS, 'memory_mib_seconds', 'storage_mib_seconds'];

const unsigned = (names: string[]) => names.map((name) => `${name} bigint unsigned NOT NULL DEFAULT 0`).join(', ');

const TABLES: Record<string, string> = {
  usage_hours: `
    account_id varchar(32) NOT NULL,
    hour datetime NOT NULL,
    subject_id varchar(32) NOT NULL,
    ${unsigned(AMOUNTS)},
    PRIMARY KEY (account_id, hour, subject_id),
    INDEX IDX_usage_hours_hour (hour)`,
  meter_readings: `
    kind varchar(8) NOT NULL,
    source varchar(64) NOT NULL,
    epoch varchar(40) NOT NULL,
    life smallint unsigned NOT NULL,
    account_id varchar(32) NOT NULL,
    subject_id varchar(32) NOT NULL,
    ${unsigned(COUNTERS)},
    bytes bigint unsigned NULL,
    read_at datetime(3) NOT NULL,
    PRIMARY KEY (kind, source, epoch, life),
    INDEX IDX_meter_readings_account (kind, account_id),
    INDEX IDX_meter_readings_age (kind, read_at)`,
  meter_marks: `
    kind varchar(8) NOT NULL,
    read_through datetime(3) NOT NULL,
    PRIMARY KEY (kind)`,
  meter_points: `
    account_id varchar(32) NOT NULL,
    subject_id varchar(32) NOT NULL,
    hour datetime NOT NULL,
    base_requests bigint NOT NULL,
    base_failed_requests bigint NOT NULL,
    base_bytes_in bigint NOT NULL,
    base_bytes_out bigint NOT NULL,
    PRIMARY KEY (account_id, subject_id)`,
  meter_checks: `
    day date NOT NULL,
    sites int unsigned NOT NULL,
    differences int unsigned NOT NULL,
    finished_at datetime(3) NOT NULL,
    PRIMARY KEY (day)`,
  meter_differences: `
    day date NOT NULL,
    account_id varchar(32) NOT NULL,
    subject_id varchar(32) NOT NULL,
    counted json NOT NULL,
    booked json NOT NULL,
    PRIMARY KEY (day, account_id, subject_id)`,
};

/** What was used by the hour, and what the meters said last. */
export class Metering1795000000008 implements MigrationInterface {
  name = 'Metering1795000000008';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(TABLES)) {
      await queryRunner.query(
        `CREATE TABLE IF NOT EXISTS ${name} (${columns}
        ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES)) await queryRunner.query(`DROP TABLE ${name}`);
  }
}
