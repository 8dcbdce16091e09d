import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { type Access, accessOfRoutes } from './access.js';

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('Stable: what programs should look at.'),
  errors: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe('What is wrong, by field.'),
  clientSecret: z
    .string()
    .optional()
    .describe('Only with `payment.action_required`: what the browser confirms the payment with, at the gateway.'),
  requestId: z.string().optional().describe('With unexpected errors: what to look for in the log.'),
});

const DESCRIPTIONS: Record<string, string> = {
  '400': 'The request could not be read.',
  '401': 'Not signed in, or the token is no good.',
  '403': 'Not allowed: a scope, the CSRF token or the Origin is missing.',
  '404': 'There is no such thing, or it is a stranger’s.',
  '409': 'It contradicts what there is.',
  '412': 'It was changed after it was read (`If-Match`).',
  '415': 'The body is of another type than is expected.',
  '422': 'Invalid input, with the reason at each field.',
  '429': 'Too many requests: wait for `Retry-After` seconds.',
  '503': 'Not available now: try again after `Retry-After` seconds.',
  default: 'Any other problem.',
};

type Operation = OpenAPIObject['paths'][string]['get'] & object;

/** What every route may answer beside its success, who may call it, told once for all instead of at each controller. */
export function addProblems(app: NestExpressApplication, document: OpenAPIObject): OpenAPIObject {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(problem);
  const schemas = { ...document.components?.schemas, Problem: schema as object };
  document.components = { ...document.components, schemas, responses: responses() };
  const access = accessOfRoutes(app);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (operation) complete(operation, path, method, access.get(operation.operationId ?? ''));
    }
  }
  return document;
}

function complete(operation: Operation, path: string, method: string, access: Access | undefined): void {
  const isChange = method !== 'get';
  for (const status of statuses(operation, path, isChange, access)) {
    operation.responses[status] ??= { $ref: `#/components/responses/Problem${status}` };
  }
  operation.security = access?.public ? [] : security(isChange, access);
  if (access?.scope && !access.public) Object.assign(operation, { 'x-required-scope': access.scope });
}

function statuses(operation: Operation, path: string, isChange: boolean, access: Access | undefined): string[] {
  const hasInput = operation.requestBody !== undefined || (operation.parameters ?? []).length > 0;
  return [
    ...(operation.requestBody ? ['400', '415'] : []),
    ...(access?.public && !isChange ? [] : ['403']),
    ...(access?.public ? [] : ['401']),
    ...(path.includes('{') ? ['404'] : []),
    ...(isChange ? ['409'] : []),
    ...(hasInput ? ['422'] : []),
    '429',
    '503',
    'default',
  ];
}

function security(isChange: boolean, access: Access | undefined): Array<Record<string, string[]>> {
  const bySession: Record<string, string[]> = isChange ? { session: [], csrf: [] } : { session: [] };
  return access?.sessionOnly ? [bySession] : [bySession, { token: [] }];
}

function responses() {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(DESCRIPTIONS).map(([status, description]) => [`Problem${status}`, { description, content }]),
  );
}
