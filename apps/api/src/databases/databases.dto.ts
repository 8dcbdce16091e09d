import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';
import { operationView } from '../operations/operations.dto.js';

const instant = z.iso.datetime();
const id = z.string().max(40);

export const newDatabase = z
  .strictObject({
    engine: z.enum(['mysql'], { error: 'Only mysql is available on this platform.' }),
    name: z.string().max(32).optional().describe('What you call it: `main` by default.'),
    domainId: id.optional().describe('A domain to attach it to.'),
  })
  .meta({ id: 'NewDatabase' });
export type NewDatabaseBody = z.output<typeof newDatabase>;

export const databaseView = z
  .strictObject({
    id: z.string(),
    engine: z.string(),
    name: z.string(),
    host: z.string().nullable().describe('Null until its server is there.'),
    port: z.int().nullable(),
    database: z.string().describe('On the server.'),
    username: z.string(),
    sizeBytes: z.number().nullable(),
    status: z.enum(['provisioning', 'ready', 'failed', 'deleting', 'deleted']),
    statusDetail: z.string().nullable(),
    domains: z.array(z.string()).describe('Ids of the domains that it is attached to.'),
    createdAt: instant,
    deletedAt: instant.nullable(),
    restorableUntil: instant.nullable(),
  })
  .meta({ id: 'Database' });

export const databasePage = pageOf(databaseView).meta({ id: 'DatabasePage' });

export const databaseChange = z
  .strictObject({ database: databaseView, operation: operationView })
  .meta({ id: 'DatabaseChange' });

export const passwordChange = z
  .strictObject({
    username: z.string(),
    password: z.string().describe('Shown this once.'),
    database: databaseView,
    operation: operationView,
  })
  .meta({ id: 'DatabasePasswordChange' });

export const databasesQuery = pageQuery.extend({
  status: z.enum(['deleted']).optional().describe('Deleted ones, which can be restored for a while.'),
});
export type DatabasesQuery = z.output<typeof databasesQuery>;
