import { documentText } from './document-text.js';

interface Documented {
  requestBody?: { content?: Record<string, { schema?: object }> };
  responses: Record<string, { content?: Record<string, { schema?: object }>; description?: string; $ref?: string }>;
  security?: unknown[];
  summary?: string;
}

describe('the OpenAPI document', () => {
  let text: string;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, Documented>>;
    components: Record<string, Record<string, unknown>>;
  };
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );

  beforeAll(async () => {
    text = await documentText();
    document = JSON.parse(text) as typeof document;
  });

  it('says of each operation what it is, who may call it, and what it answers', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const { name, operation } of operations()) {
      expect([name, operation.summary]).toEqual([name, expect.any(String)]);
      expect([name, operation.security]).toEqual([name, expect.any(Array)]);
      const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      expect([name, good.length]).toEqual([name, 1]);
      const [status, answer] = good[0]!;
      const described = status === '204' || Object.values(answer.content ?? {}).every(({ schema }) => schema);
      expect([name, described && (status === '204' || answer.content !== undefined)]).toEqual([name, true]);
    }
  });

  it('describes the body of each change that has one, field by field', () => {
    for (const { name, operation } of operations()) {
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
        expect([name, Object.keys(schema ?? {}).length > 0]).toEqual([name, true]);
      }
    }
    expect(document.components.schemas).toHaveProperty('SignUp.properties.card.properties.number');
  });

  it('refers to nothing that is not there', () => {
    const references = [...text.matchAll(/"\$ref": "#\/components\/(\w+)\/([\w-]+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, kind, name] of references) expect(document.components[kind!]).toHaveProperty([name!]);
  });
});
