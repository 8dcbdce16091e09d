import type { Operation } from '@onebox/operations';
import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';

const KINDS = [
  'domain.create',
  'domain.change',
  'domain.delete',
  'domain.restore',
  'database.create',
  'database.password',
  'database.attach',
  'database.detach',
  'database.delete',
  'database.restore',
  'content.deploy',
  'transfer',
  'billing.clock',
] as const;
const STATUSES = ['pending', 'running', 'succeeded', 'failed', 'superseded'] as const;

const instant = z.iso.datetime();

const step = z
  .strictObject({
    name: z.string(),
    title: z.string().describe('For people.'),
    status: z.enum(['pending', 'running', 'succeeded', 'failed']),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'OperationStep' });

export const operationView = z
  .strictObject({
    id: z.string(),
    kind: z.enum(KINDS),
    subject: z.string().describe('The id of the domain or database.'),
    status: z.enum(STATUSES).describe('`superseded`: a newer change carries on, see `supersededBy`.'),
    progress: z.number().min(0).max(1),
    steps: z.array(step),
    error: z
      .strictObject({
        code: z.string(),
        message: z.string().describe('What happened and what to do.'),
        detail: z.array(z.string()).describe('The last lines of a log, for example.'),
      })
      .nullable(),
    supersededBy: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Operation' });
export type OperationView = z.output<typeof operationView>;

export const operationPage = pageOf(operationView).meta({ id: 'OperationPage' });

export const operationsQuery = pageQuery.extend({
  subject: z.string().max(40).optional().describe('Only those of this domain or database.'),
  status: z.enum(STATUSES).optional(),
  kind: z.enum(KINDS).optional(),
});
export type OperationsQuery = z.output<typeof operationsQuery>;

export function viewOperation(operation: Operation): OperationView {
  const { id, kind, subjectId, status, progress, steps, error, supersededBy, createdAt, finishedAt } = operation;
  return {
    id,
    kind,
    subject: subjectId,
    status,
    progress,
    steps,
    error,
    supersededBy,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export function hasEnded(view: object): boolean {
  const { status } = view as Partial<OperationView>;
  return status !== undefined && status !== 'pending' && status !== 'running';
}
