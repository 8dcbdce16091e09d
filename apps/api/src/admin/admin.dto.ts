import {
  CONTAINER_KINDS,
  CONTAINER_SORTS,
  CONTAINER_STATES,
  containerDetailsSchema,
  containerEventListSchema,
  containerLogLineSchema,
  containerPageSchema,
  containerSchema,
  type ContainerSort,
  metricsSchema,
  MOST_LISTED,
  nodeListSchema,
  WINDOWS,
} from '@onebox/commands';
import { z } from 'zod';
import { dnsRecord } from '../domains/dns.dto.js';
import { accountView, userView } from '../accounts/accounts.dto.js';
import { pageOf, pageQuery } from '../http/page.dto.js';
import { operationsQuery, operationView } from '../operations/operations.dto.js';
import { SETUP_REASONS, SETUP_STATES } from './setup-items.js';

const q = z.string().max(200).optional();
const id = z.string().max(40).optional();

export const containerView = containerSchema.meta({ id: 'Container' });
export const containerPage = containerPageSchema
  .extend({ items: z.array(containerView) })
  .meta({ id: 'ContainerPage' });
export const containerDetails = containerDetailsSchema.meta({ id: 'ContainerDetails' });
export const containerMetrics = metricsSchema.meta({ id: 'ContainerMetrics' });
export const containerEvents = containerEventListSchema.meta({ id: 'ContainerEvents' });
export const containerLogs = z.strictObject({ items: z.array(containerLogLineSchema) }).meta({ id: 'ContainerLogs' });
export const containerAnswer = z.strictObject({ container: containerView }).meta({ id: 'ContainerChange' });
export const nodeList = nodeListSchema.meta({ id: 'NodeList' });

const settingView = z
  .strictObject({
    name: z.string().describe('As in the environment: `ONEBOX_HTTP_PORT`.'),
    value: z.string().nullable().describe('Null: there is none, or it is a secret.'),
    isSecret: z.boolean(),
    isSet: z.boolean().describe('False: it has its default, or none.'),
  })
  .meta({ id: 'Setting' });
export const settingList = z.strictObject({ items: z.array(settingView) }).meta({ id: 'SettingList' });

const descending = CONTAINER_SORTS.map((sort) => `-${sort}` as const);

export const containersQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(50).describe('How many items, 1 to 500.'),
  q: q.describe("Part of the container's name or image, its domain's hostname, or its account's name."),
  account: id.describe("An account's id."),
  domain: id.describe("A domain's id."),
  runtime: z.string().max(63).optional().describe("A runtime's name within its domain, or a database engine."),
  kind: z.enum(CONTAINER_KINDS).optional(),
  state: z.enum(CONTAINER_STATES).optional(),
  node: z.string().max(200).optional(),
  sort: z.enum([...CONTAINER_SORTS, ...descending]).default('name'),
});
export type ContainersQuery = z.output<typeof containersQuery>;

/** `-cpu` → the most first. */
export function sortOf(sort: ContainersQuery['sort']): { sort: ContainerSort; descending: boolean } {
  return { sort: sort.replace(/^-/, '') as ContainerSort, descending: sort.startsWith('-') };
}

export const metricsQuery = z.strictObject({ window: z.enum(WINDOWS).default('1h') });
export type MetricsQuery = z.output<typeof metricsQuery>;

export const containerLogsQuery = z.strictObject({
  tail: z.coerce.number().int().min(0).max(10_000).default(200).describe('How many lines at most, the last ones.'),
  since: z.iso.datetime({ offset: true }).optional(),
});
export type ContainerLogsQuery = z.output<typeof containerLogsQuery>;

const ACCOUNT_SORTS = ['createdAt', 'name', 'billedThrough', 'openCents'] as const;

export const accountsQuery = pageQuery.extend({
  q: q.describe("Part of the account's name or of the e-mail of one of its users, or its id."),
  status: z.enum(['active', 'suspended', 'deleted']).optional(),
  state: z
    .enum(['suspended', 'overdue'])
    .optional()
    .describe('`overdue`: a payment was refused and the invoice is still open.'),
  sort: z.enum([...ACCOUNT_SORTS, ...ACCOUNT_SORTS.map((sort) => `-${sort}` as const)]).default('-createdAt'),
});
export type AccountsQuery = z.output<typeof accountsQuery>;

const standing = {
  suspendedFor: z
    .enum(['payment', 'operator'])
    .nullable()
    .describe('`payment`: an unpaid invoice; `operator`: an administrator did it, and alone ends it.'),
  billedThrough: z.iso.date().describe('The first day that no invoice covers.'),
  currency: z.string(),
  balanceCents: z.int().describe('Positive: credit; negative: debt.'),
  openCents: z.int().describe('What invoices ask of the card and have not got.'),
  overdueCents: z.int().describe('The part of it that was refused.'),
  clockAheadDays: z.int().describe("How far the account's billing clock was moved, in days; 0 outside of tests."),
};

const counts = {
  domains: z.int(),
  databases: z.int(),
  containers: z.int().nullable().describe('Null: not known at the moment.'),
};

export const accountOverview = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable().describe("Its first user's."),
    status: z.enum(['active', 'suspended', 'deleted']),
    billingExempt: z.boolean(),
    ...standing,
    ...counts,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'AccountOverview' });
export type AccountOverview = z.output<typeof accountOverview>;

export const accountOverviewPage = pageOf(accountOverview).meta({ id: 'AccountOverviewPage' });

export const accountDetails = accountView
  .extend({
    ...standing,
    ...counts,
    today: z.iso.date().describe("In the account's time zone, by its billing clock."),
    users: z.array(userView),
  })
  .meta({ id: 'AccountDetails' });
export type AccountDetails = z.output<typeof accountDetails>;

export const anyOperation = operationView
  .extend({ accountId: z.string(), accountName: z.string().nullable() })
  .meta({ id: 'AnyOperation' });
export type AnyOperation = z.output<typeof anyOperation>;

export const anyOperationPage = pageOf(anyOperation).meta({ id: 'AnyOperationPage' });

export const anyOperationsQuery = operationsQuery.extend({ account: id.describe("An account's id.") });
export type AnyOperationsQuery = z.output<typeof anyOperationsQuery>;

const setupItem = z
  .strictObject({
    name: z.enum(['first_site', 'platform_domain', 'https', 'mail', 'payments', 'backups']),
    state: z.enum(SETUP_STATES).describe('`not_possible_yet`: Onebox cannot do it in this version.'),
    reason: z.enum(SETUP_REASONS).nullable().describe('Why it is not done.'),
    records: z.array(dnsRecord).describe('What to set in DNS for it.'),
  })
  .meta({ id: 'SetupItem' });

export const setupAnswer = z.strictObject({ items: z.array(setupItem) }).meta({ id: 'Setup' });
