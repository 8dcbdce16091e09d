import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES: Record<string, string> = {
  transfers: `
    id varchar(32) NOT NULL PRIMARY KEY,
    account_id varchar(32) NOT NULL,
    hostname varchar(253) NOT NULL,
    requested_by varchar(32) NOT NULL,
    auth_code text NULL,
    operation_id varchar(32) NOT NULL,
    created_at datetime(3) NOT NULL,
    cancel_requested_at datetime(3) NULL,
    state varchar(16) NOT NULL,
    pending_hostname varchar(253) NULL,
    reason varchar(500) NULL,
    registrar_ref varchar(64) NULL,
    requested_at datetime(3) NULL,
    completes_by datetime(3) NULL,
    ended_at datetime(3) NULL,
    free tinyint NULL,
    INDEX IDX_transfers_account (account_id, id),
    INDEX IDX_transfers_state (state, id),
    UNIQUE INDEX IDX_transfers_pending (pending_hostname)`,
  free_transfers: `
    account_id varchar(32) NOT NULL PRIMARY KEY,
    transfer_id varchar(32) NOT NULL`,
  registrations: `
    id varchar(32) NOT NULL PRIMARY KEY,
    account_id varchar(32) NOT NULL,
    hostname varchar(253) NOT NULL,
    transfer_id varchar(32) NOT NULL,
    auto_renew tinyint NOT NULL,
    created_at datetime(3) NOT NULL,
    expires_on date NOT NULL,
    renewal_problem varchar(500) NULL,
    INDEX IDX_registrations_account (account_id, id),
    UNIQUE INDEX IDX_registrations_hostname (hostname)`,
  sandbox_registrations: `
    hostname varchar(253) NOT NULL PRIMARY KEY,
    ours tinyint NOT NULL,
    status varchar(32) NOT NULL,
    registered_at datetime(3) NOT NULL,
    transferred_at datetime(3) NULL,
    auto_renewed_at datetime(3) NULL,
    expires_on date NOT NULL`,
  sandbox_transfers: `
    id bigint UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    transaction_id varchar(64) NOT NULL,
    hostname varchar(253) NOT NULL,
    state varchar(16) NOT NULL,
    requested_at datetime(3) NOT NULL,
    completes_by datetime(3) NOT NULL,
    ended_at datetime(3) NULL,
    expires_on date NULL,
    UNIQUE INDEX IDX_sandbox_transfers_transaction (transaction_id),
    INDEX IDX_sandbox_transfers_hostname (hostname, state)`,
  sandbox_registrar_clock: `
    id tinyint UNSIGNED NOT NULL PRIMARY KEY,
    ahead_days int UNSIGNED NOT NULL`,
};

/** Transfers and registrations of domains, and the registry that the sandbox registrar plays. Can be run again after a kill. */
export class Transfers1795000000007 implements MigrationInterface {
  name = 'Transfers1795000000007';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(TABLES)) {
      await queryRunner.query(
        `CREATE TABLE IF NOT EXISTS ${table} (${columns}) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TABLES)) await queryRunner.query(`DROP TABLE IF EXISTS ${table}`);
  }
}
