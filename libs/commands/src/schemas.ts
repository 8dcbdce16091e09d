import { z } from 'zod';

/** Everything is addressed by ids: never by a container's name or a path on the host. */
export const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{1,36}$`), `must be an id (${prefix}_…)`);

export const accountId = id('acc');
export const domainId = id('dom');
const databaseId = id('db');

/** A path within the site's files. Checked again, resolved, inside of the site's own sandbox. */
const sitePath = z
  .string()
  .max(1024)
  .regex(/^\/(?!.*(?:^|\/)\.\.(?:\/|$))[^\0]*$/, 'must be absolute, without ..');

/** Runtimes of the domain whose files are looked through. */
const inspect = z
  .array(
    z.object({ name: z.string().max(63), runtime: z.string().max(63), version: z.string().max(63), root: sitePath }),
  )
  .max(64);

/** What was found, by the runtime's name; a runtime that has only its starter page has none. */
const findings = z.record(
  z.string(),
  z.object({ kind: z.literal('aspnetcore'), entry: z.string(), framework: z.string().nullable() }),
);

export const uploadContentSchema = z.object({
  accountId,
  domainId,
  /** The new release, made by the API. */
  releaseId: id('rel'),
  /** The release to start from a copy of; null: from nothing. */
  baseReleaseId: id('rel').nullable(),
  /** The folder that the archive is unpacked to. */
  path: sitePath,
  format: z.enum(['auto', 'zip', 'tar', 'tar.gz']),
  /** Bytes that the archive may have; what it unpacks to is bounded by the site's quota. */
  maxBytes: z.number().int().positive(),
  inspect: inspect.optional(),
});

export const uploadedSchema = z.object({
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  findings: findings.optional(),
});

export const inspectContentSchema = z.object({ accountId, domainId, releaseId: id('rel'), inspect });

export const inspectedSchema = z.object({ findings });

export const appLoginSchema = z.object({ accountId, domainId });

export const appLoginAnswerSchema = z.union([
  z.object({ url: z.string(), expiresAt: z.string() }),
  z.object({ username: z.string(), password: z.string() }),
]);

export const openWebToolSchema = z.object({ accountId, databaseId });

export const webToolAddressSchema = z.object({ url: z.string(), expiresAt: z.string() });

export const logsSchema = z.object({
  accountId,
  domainId,
  tail: z.number().int().min(0).max(10_000).optional(),
  /** ISO 8601. */
  since: z.iso.datetime({ offset: true }).optional(),
  follow: z.boolean().optional(),
  /** One of the domain's runtimes by name; absent: all. */
  runtime: z.string().max(63).optional(),
});

export const logLineSchema = z.object({
  time: z.string(),
  runtime: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
});

export type UploadContent = z.infer<typeof uploadContentSchema>;
export type Uploaded = z.infer<typeof uploadedSchema>;
export type InspectContent = z.infer<typeof inspectContentSchema>;
export type Inspected = z.infer<typeof inspectedSchema>;
export type AppLogin = z.infer<typeof appLoginSchema>;
export type AppLoginAnswer = z.infer<typeof appLoginAnswerSchema>;
export type OpenWebTool = z.infer<typeof openWebToolSchema>;
export type WebToolAddress = z.infer<typeof webToolAddressSchema>;
export type Logs = z.infer<typeof logsSchema>;
/** `time` is ISO 8601. */
export type CommandLogLine = z.infer<typeof logLineSchema>;

/** Keys that the worker shall look at: `domain:dom_…`. */
export const nudgeSchema = z.object({ keys: z.array(z.string().regex(/^[a-z]+:[0-9A-Za-z_-]{1,64}$/)).max(1000) });

/** Accounts that have new events in the outbox. */
export const eventsSchema = z.object({ accountIds: z.array(accountId).max(1000) });

const rejections = [
  'malformed',
  'unauthenticated',
  'declined',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'precondition_failed',
  'too_large',
  'unsupported_media',
  'invalid',
  'throttled',
  'unavailable',
] as const;

/** A UserError on the wire. */
export const refusalSchema = z.object({
  rejection: z.enum(rejections),
  code: z.string(),
  message: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })),
  retryAfterSeconds: z.number().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;
