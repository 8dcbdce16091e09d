import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  'ALTER TABLE idempotency_records ADD COLUMN IF NOT EXISTS internal_key varchar(32) NULL',
  `ALTER TABLE credit_notes ADD COLUMN IF NOT EXISTS idempotency_key varchar(32) NULL,
    ADD UNIQUE INDEX IF NOT EXISTS UQ_credit_notes_key (idempotency_key)`,
  'ALTER TABLE refunds ADD INDEX IF NOT EXISTS IDX_refunds_gateway (gateway_refund_id)',
];

const DOWN = [
  'ALTER TABLE refunds DROP INDEX IF EXISTS IDX_refunds_gateway',
  'ALTER TABLE credit_notes DROP INDEX IF EXISTS UQ_credit_notes_key, DROP COLUMN IF EXISTS idempotency_key',
  'ALTER TABLE idempotency_records DROP COLUMN IF EXISTS internal_key',
];

/**
 * A request that was cut off finds the credit note that it made, and the gateway's events find refunds. Can be run again after it
 * was killed half way.
 */
export class RefundsOnce1795000000014 implements MigrationInterface {
  name = 'RefundsOnce1795000000014';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}
