import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each statement can be run again: statements that define data commit by themselves, so that a migration which is killed
 * is repeated from its start. Ids, hashes and host names compare byte by byte; e-mail addresses do as `email_key`, which is
 * in small letters. Names of indexes are those that TypeORM derives, which is how it recognises them.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS installation (
    id varchar(16) NOT NULL,
    subnets varchar(32) NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS idempotency_records (
    id char(64) NOT NULL,
    fingerprint char(64) NOT NULL,
    status smallint UNSIGNED NULL,
    body mediumtext NULL,
    held_secret tinyint NOT NULL,
    created_at datetime(3) NOT NULL,
    INDEX IDX_9fffc35246eae9c6bd1de1a699 (created_at),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS account_uids (
    uid int UNSIGNED NOT NULL AUTO_INCREMENT,
    account_id varchar(32) NOT NULL,
    UNIQUE INDEX IDX_c054b11107dba0e4caa38d1ff3 (account_id),
    PRIMARY KEY (uid)
  ) ENGINE=InnoDB AUTO_INCREMENT=200000 CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS accounts (
    id varchar(32) NOT NULL,
    name varchar(200) NOT NULL,
    address json NOT NULL,
    status varchar(16) NOT NULL,
    uid int UNSIGNED NOT NULL,
    billing_exempt tinyint NOT NULL,
    gateway_customer_id varchar(64) NULL,
    card json NULL,
    billing_day tinyint UNSIGNED NOT NULL,
    signed_up_on date NOT NULL,
    time_zone varchar(64) NOT NULL,
    created_at datetime(3) NOT NULL,
    UNIQUE INDEX IDX_1ee96fa34c09cb105ab155d941 (uid),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS api_tokens (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    user_id varchar(32) NOT NULL,
    name varchar(100) NOT NULL,
    token_hash char(64) NOT NULL,
    scopes json NOT NULL,
    created_at datetime(3) NOT NULL,
    last_used_at datetime(3) NULL,
    expires_at datetime(3) NULL,
    INDEX IDX_5c25c1f4973320571027bfc1c1 (account_id),
    UNIQUE INDEX IDX_bbd687a104e1921e6702c6e3aa (token_hash),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS memberships (
    user_id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    role varchar(16) NOT NULL,
    PRIMARY KEY (user_id, account_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS pending_signups (
    email_key varchar(254) NOT NULL,
    gateway_key varchar(64) NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (email_key)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS sessions (
    token_hash char(64) NOT NULL,
    user_id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    address varchar(64) NOT NULL,
    user_agent varchar(255) NOT NULL,
    created_at datetime(3) NOT NULL,
    last_used_at datetime(3) NOT NULL,
    expires_at datetime(3) NOT NULL,
    INDEX IDX_085d540d9f418cfbdc7bd55bb1 (user_id),
    PRIMARY KEY (token_hash)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS sign_in_links (
    token_hash char(64) NOT NULL,
    user_id varchar(32) NOT NULL,
    expires_at datetime(3) NOT NULL,
    PRIMARY KEY (token_hash)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS users (
    id varchar(32) NOT NULL,
    name varchar(200) NOT NULL,
    email varchar(254) NOT NULL,
    email_key varchar(254) NOT NULL,
    password_hash varchar(255) NOT NULL,
    platform_role varchar(16) NULL,
    created_at datetime(3) NOT NULL,
    UNIQUE INDEX IDX_d87b0da10cbb5c0bdb73164f48 (email_key),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS database_attachments (
    database_id varchar(32) NOT NULL,
    domain_id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    INDEX IDX_60cd6f4d5ab7c41aeb657ece51 (domain_id),
    PRIMARY KEY (database_id, domain_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS tenant_databases (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    engine varchar(16) NOT NULL,
    name varchar(64) NOT NULL,
    physical_name varchar(40) NOT NULL,
    password_a text NULL,
    password_b text NULL,
    current_login varchar(1) NOT NULL,
    rotation int UNSIGNED NOT NULL,
    origin_domain_id varchar(32) NULL,
    created_at datetime(3) NOT NULL,
    deleted_at datetime(3) NULL,
    restorable_until datetime(3) NULL,
    operation_id varchar(32) NULL,
    status varchar(16) NOT NULL,
    status_detail varchar(500) NULL,
    host varchar(64) NULL,
    port int UNSIGNED NULL,
    size_bytes bigint UNSIGNED NULL,
    purged_at datetime(3) NULL,
    INDEX IDX_a2b3212482cc973ff8f175885a (account_id, id),
    UNIQUE INDEX IDX_fdaa3d4ab583cda4cc9ce592e9 (physical_name),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS claimed_hostnames (
    hostname varchar(253) NOT NULL,
    domain_id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    kind varchar(8) NOT NULL,
    registrable_domain varchar(253) NOT NULL,
    INDEX IDX_fc50b86c938d94046502441fcd (domain_id),
    INDEX IDX_33026feddb7202251dcd9d478f (registrable_domain),
    PRIMARY KEY (hostname)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS domain_revisions (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    domain_id varchar(32) NOT NULL,
    number int UNSIGNED NOT NULL,
    spec json NOT NULL,
    operation_id varchar(32) NULL,
    created_at datetime(3) NOT NULL,
    UNIQUE INDEX IDX_45f5ba7c0d0e2a8b404b6ac7d0 (domain_id, number),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS domains (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    hostname varchar(253) NOT NULL,
    slug varchar(63) NOT NULL,
    wanted_revision_id varchar(32) NOT NULL,
    created_at datetime(3) NOT NULL,
    deleted_at datetime(3) NULL,
    restorable_until datetime(3) NULL,
    status varchar(16) NOT NULL,
    status_detail varchar(500) NULL,
    live_revision_id varchar(32) NULL,
    failed_revision_id varchar(32) NULL,
    purged_at datetime(3) NULL,
    status_at datetime(3) NULL,
    INDEX IDX_fba37323b452735ab836fa0b36 (deleted_at),
    INDEX IDX_5d40840438d6b01a2406017108 (account_id, id),
    INDEX IDX_96919231a1b49bb9573fbcbbcc (account_id, hostname, id),
    UNIQUE INDEX IDX_b4a77e435045f33cadaed67e28 (slug),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS account_events (
    id bigint UNSIGNED NOT NULL AUTO_INCREMENT,
    account_id varchar(32) NULL,
    type varchar(32) NOT NULL,
    subject_id varchar(32) NOT NULL,
    created_at datetime(3) NOT NULL,
    INDEX IDX_dfe13f613195ca740746aa292e (created_at),
    INDEX IDX_9ee81be888635047ddaa68c121 (account_id, id),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS operations (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    kind varchar(32) NOT NULL,
    subject_id varchar(32) NOT NULL,
    revision_id varchar(32) NULL,
    status varchar(16) NOT NULL,
    progress double NOT NULL,
    steps json NOT NULL,
    error json NULL,
    superseded_by varchar(32) NULL,
    created_at datetime(3) NOT NULL,
    finished_at datetime(3) NULL,
    INDEX IDX_7e197f029fd50da75ae5563658 (status, id),
    INDEX IDX_cf8294f98caa26e080f075c59e (subject_id, id),
    INDEX IDX_61bdccd3da5e4b83987901a308 (account_id, id),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS account_networks (
    id varchar(32) NOT NULL,
    account_id varchar(32) NOT NULL,
    subnet varchar(32) NOT NULL,
    created_at datetime(3) NOT NULL,
    INDEX IDX_9ff2d5db7f2a0b7d766c586f65 (account_id),
    UNIQUE INDEX IDX_18c3c632677ab5ca2f8c2bdca0 (subnet),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS one_shot_runs (
    revision_id varchar(32) NOT NULL,
    step varchar(64) NOT NULL,
    finished_at datetime(3) NOT NULL,
    PRIMARY KEY (revision_id, step)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS tenant_volumes (
    name varchar(64) NOT NULL,
    account_id varchar(32) NOT NULL,
    owner_id varchar(32) NOT NULL,
    initialised_at datetime(3) NULL,
    size_bytes bigint UNSIGNED NULL,
    remove_after datetime(3) NULL,
    removed_at datetime(3) NULL,
    INDEX IDX_5a5dc4d5097c034a3aef7476ee (account_id),
    INDEX IDX_3432a25d12666b772af6e7cc79 (remove_after),
    PRIMARY KEY (name)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS workload_addresses (
    address varchar(45) NOT NULL,
    network_id varchar(32) NOT NULL,
    workload varchar(64) NULL,
    released_at datetime(3) NULL,
    INDEX IDX_06dea7f185f6c870937120c54d (network_id),
    UNIQUE INDEX IDX_f64b5803ebd48f289ebb8473b1 (workload),
    PRIMARY KEY (address)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS journal (
    id bigint UNSIGNED NOT NULL AUTO_INCREMENT,
    object_key varchar(64) NOT NULL,
    step varchar(64) NOT NULL,
    detail varchar(500) NULL,
    at datetime(3) NOT NULL,
    INDEX IDX_1aa9dae08fb0145c400510eff0 (at),
    INDEX IDX_45364e7bef20a3f56cc348c30d (object_key, id),
    PRIMARY KEY (id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS leases (
    name varchar(32) NOT NULL,
    holder varchar(64) NOT NULL,
    fence int UNSIGNED NOT NULL,
    expires_at datetime(3) NOT NULL,
    PRIMARY KEY (name)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];

export class FirstTables1795000000000 implements MigrationInterface {
  name = 'FirstTables1795000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await queryRunner.query(statement);
  }

  /** There is nothing before the first. */
  async down(): Promise<void> {
    return Promise.reject(new Error('The first migration is not undone: that would be to delete everything.'));
  }
}
