import { DATABASE_ENGINES } from '@onebox/runtimes';
import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';
import { operationView } from '../operations/operations.dto.js';

const instant = z.iso.datetime();
const id = z.string().max(40);
const engine = z.enum(DATABASE_ENGINES);

export const newDatabase = z
  .strictObject({
    engine,
    name: z.string().max(32).optional().describe('What you call it: `main` by default.'),
    domainId: id.optional().describe('A domain to attach it to.'),
  })
  .meta({ id: 'NewDatabase' });
export type NewDatabaseBody = z.output<typeof newDatabase>;

export const databaseView = z
  .strictObject({
    id: z.string(),
    engine,
    name: z.string(),
    host: z.string().nullable().describe('Null until its server is there.'),
    port: z.int().nullable(),
    database: z.string().describe('On the server.'),
    username: z.string(),
    sizeBytes: z.number().nullable().describe('Measured every few minutes.'),
    quotaBytes: z.number(),
    readOnly: z.boolean().describe('It holds more than its quota: it can be read and emptied, and not written.'),
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

export const enginesAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          engine,
          title: z.string(),
          version: z.string().nullable().describe("Null: the operator's own server, whatever it runs."),
          available: z.boolean(),
          why: z.string().nullable().describe('Why it is not available here.'),
          memoryBytes: z.int().nullable().describe("What a server of the account's own may take; null: it needs none."),
          logo: z.string().describe('An SVG picture, square, without scripts or outside references.'),
        })
        .meta({ id: 'DatabaseEngine' }),
    ),
  })
  .meta({ id: 'DatabaseEngineCatalogue' });
export type EnginesAnswer = z.output<typeof enginesAnswer>;

export const webSession = z.strictObject({ url: z.string(), expiresAt: instant }).meta({ id: 'WebSession' });

export const databasesQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('Part of what it is called, of its name on the server or of its engine.'),
  status: z.enum(['deleted']).optional().describe('Deleted ones, which can be restored for a while.'),
});
export type DatabasesQuery = z.output<typeof databasesQuery>;
