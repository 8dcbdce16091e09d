import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;
type Converter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

/**
 * A zod schema as OpenAPI 3.1 has it (JSON Schema 2020-12). Schemas with an id (`.meta({ id: 'Domain' })`) become components
 * that others refer to.
 */
export const toOpenApi: Converter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $schema: _dialect,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: schemaType,
    unrepresentable: 'any',
  }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const id = z.globalRegistry.get(schema)?.id;
  const components = Object.fromEntries(
    Object.entries($defs).map(([name, definition]) => [name, withoutId(definition)]),
  );
  if (!id || own.$ref) return { schema: withoutId(own), components };
  return { schema: { $ref: `#/components/schemas/${id}` }, components: { ...components, [id]: withoutId(own) } };
};

function withoutId({ id: _id, ...rest }: JsonSchema): JsonSchema {
  return rest;
}
