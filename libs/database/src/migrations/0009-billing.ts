import type { MigrationInterface, QueryRunner } from 'typeorm';

const ENGINE = 'ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

const ISSUED = `id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NOT NULL, number varchar(24) NOT NULL,
  series varchar(8) NOT NULL, year smallint UNSIGNED NOT NULL, sequence int UNSIGNED NOT NULL, issued_on date NOT NULL,
  currency varchar(3) NOT NULL, seller json NOT NULL, buyer json NOT NULL, net_cents int NOT NULL, tax json NULL,
  total_cents int NOT NULL, created_at datetime(3) NOT NULL`;

const TABLES = {
  plans: 'id varchar(32) NOT NULL PRIMARY KEY, name varchar(100) NOT NULL',
  plan_prices: `plan_id varchar(32) NOT NULL, valid_from date NOT NULL, price_cents int UNSIGNED NOT NULL,
    currency varchar(3) NOT NULL, included json NOT NULL, beyond json NOT NULL, PRIMARY KEY (plan_id, valid_from)`,
  tax_rates: `country varchar(2) NOT NULL PRIMARY KEY, name varchar(32) NOT NULL, basis_points int UNSIGNED NOT NULL`,
  invoices: `${ISSUED}, period_start date NOT NULL, period_end date NOT NULL, cycle_days smallint UNSIGNED NOT NULL,
    usage_from datetime(3) NOT NULL, \`lines\` json NOT NULL, balance_applied_cents int NOT NULL, due_cents int NOT NULL,
    UNIQUE INDEX UQ_invoices_period (account_id, period_start),
    UNIQUE INDEX UQ_invoices_number (series, year, sequence),
    INDEX IDX_invoices_account (account_id, id), INDEX IDX_invoices_issued (issued_on, id)`,
  pending_charges: `id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NOT NULL, kind varchar(16) NOT NULL,
    subject_id varchar(64) NOT NULL, description varchar(255) NOT NULL, amount_cents int NOT NULL,
    invoice_id varchar(32) NULL, created_at datetime(3) NOT NULL,
    UNIQUE INDEX UQ_pending_charges_subject (kind, subject_id),
    INDEX IDX_pending_charges_account (account_id, invoice_id)`,
  number_series: `series varchar(8) NOT NULL, year smallint UNSIGNED NOT NULL, last int UNSIGNED NOT NULL,
    PRIMARY KEY (series, year)`,
  balance_entries: `id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NOT NULL, kind varchar(16) NOT NULL,
    subject_id varchar(128) NOT NULL, amount_cents int NOT NULL, reason varchar(500) NULL,
    by_user_id varchar(32) NULL, created_at datetime(3) NOT NULL,
    UNIQUE INDEX UQ_balance_entries_subject (kind, subject_id), INDEX IDX_balance_entries_account (account_id, id)`,
  collections: `invoice_id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NOT NULL, status varchar(16) NOT NULL,
    amount_cents int NOT NULL, currency varchar(3) NOT NULL, attempts int UNSIGNED NOT NULL, first_attempt_on date NULL,
    next_step_on date NULL, last_refusal varchar(255) NULL, paid_on date NULL, card json NULL,
    voided_by varchar(32) NULL, void_reason varchar(500) NULL, updated_at datetime(3) NOT NULL,
    INDEX IDX_collections_account (account_id, status), INDEX IDX_collections_status (status, invoice_id)`,
  payments: `id varchar(32) NOT NULL PRIMARY KEY, invoice_id varchar(32) NOT NULL, account_id varchar(32) NOT NULL,
    attempt int UNSIGNED NOT NULL, gateway_key varchar(64) NOT NULL, customer_id varchar(64) NOT NULL,
    payment_method_id varchar(128) NOT NULL, card json NULL, amount_cents int NOT NULL, currency varchar(3) NOT NULL,
    status varchar(16) NOT NULL, attempted_on date NOT NULL, gateway_payment_id varchar(128) NULL,
    reason varchar(32) NULL, message varchar(255) NULL, hard tinyint NOT NULL,
    created_at datetime(3) NOT NULL, settled_at datetime(3) NULL, disputed_at datetime(3) NULL,
    UNIQUE INDEX UQ_payments_attempt (invoice_id, attempt), INDEX IDX_payments_gateway (gateway_payment_id),
    INDEX IDX_payments_account (account_id, id), INDEX IDX_payments_status (status, id)`,
  gateway_events: `id varchar(255) NOT NULL PRIMARY KEY, type varchar(32) NOT NULL, received_at datetime(3) NOT NULL`,
  credit_notes: `${ISSUED}, invoice_id varchar(32) NOT NULL, invoice_number varchar(24) NOT NULL,
    paid_to varchar(16) NOT NULL, reason varchar(500) NOT NULL, by_user_id varchar(32) NOT NULL,
    UNIQUE INDEX UQ_credit_notes_number (series, year, sequence), INDEX IDX_credit_notes_invoice (invoice_id),
    INDEX IDX_credit_notes_account (account_id, id), INDEX IDX_credit_notes_issued (issued_on, id)`,
  refunds: `credit_note_id varchar(32) NOT NULL PRIMARY KEY, account_id varchar(32) NOT NULL,
    payment_id varchar(32) NOT NULL, amount_cents int UNSIGNED NOT NULL, status varchar(16) NOT NULL,
    gateway_refund_id varchar(128) NULL, settled_at datetime(3) NULL,
    INDEX IDX_refunds_payment (payment_id), INDEX IDX_refunds_account (account_id, status)`,
};

const INCLUDED = { storageGb: 50, trafficGb: 500, memoryGbHours: 10_000 };
const BEYOND = { storageGbCents: 15, trafficGbCents: 8, memoryGbHourCents: 1 };

/** Invoices and what becomes of them, and the one plan. Can be run again after it was killed half way. */
export class Billing1795000000009 implements MigrationInterface {
  name = 'Billing1795000000009';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(TABLES)) {
      await queryRunner.query(`CREATE TABLE IF NOT EXISTS ${table} (${columns}) ${ENGINE}`);
    }
    await queryRunner.query("INSERT IGNORE INTO plans (id, name) VALUES ('standard', 'Onebox')");
    await queryRunner.query(
      `INSERT IGNORE INTO plan_prices (plan_id, valid_from, price_cents, currency, included, beyond)
        VALUES ('standard', '2000-01-01', 10000, 'USD', ?, ?)`,
      [JSON.stringify(INCLUDED), JSON.stringify(BEYOND)],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TABLES)) await queryRunner.query(`DROP TABLE IF EXISTS ${table}`);
  }
}
