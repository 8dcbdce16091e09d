export type JsonSchema = Record<string, unknown> & {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  format?: string;
};

interface Document {
  components?: { schemas?: Record<string, JsonSchema> };
}

/** Texts for patterns that a generator would not find by itself, by what the pattern or format is for. */
const TEXTS: Array<[RegExp, string]> = [
  [/email/, 'sample@example.com'],
  [/date-time/, '2027-01-01T00:00:00Z'],
  [/date/, '2027-01-01'],
];

/** The smallest value that a schema allows: required fields only, first alternatives, shortest texts. */
export function sampleOf(schema: JsonSchema, document: Document): unknown {
  if (schema.$ref) return sampleOf(resolve(schema.$ref, document), document);
  const alternatives = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (alternatives) return sampleOf(alternatives[0]!, document);
  if (Array.isArray(schema.allOf)) {
    return Object.assign({}, ...(schema.allOf as JsonSchema[]).map((part) => sampleOf(part, document)));
  }
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, document);
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}, document));
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1));
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleText(schema);
  }
}

function sampleObject(schema: JsonSchema, document: Document): object {
  const required = schema.required ?? [];
  return Object.fromEntries(required.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, document)]));
}

function sampleText(schema: JsonSchema): string {
  const text = TEXTS.find(([kind]) => kind.test(schema.format ?? ''))?.[1] ?? 'sample';
  return text.padEnd(Number(schema.minLength ?? 0), 'x');
}

function resolve(reference: string, document: Document): JsonSchema {
  const found = document.components?.schemas?.[reference.split('/').at(-1)!];
  if (!found) throw new Error(`${reference} is not in the document.`);
  return found;
}
