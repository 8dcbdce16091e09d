import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { operationId } from './operation-id.js';
import { addProblems } from './problems.js';
import { toOpenApi } from './schemas.js';

const DESCRIPTION = `Everything that can be done with this installation; the panel uses nothing else.

- **Signing in**: a session cookie (from \`POST /signup\` or \`POST /sessions\`) and its \`csrfToken\` in \`X-CSRF-Token\`
  on every change, or \`Authorization: Bearer ob_…\` with a token from \`POST /tokens\`.
- **Errors** are RFC 9457 problems with a stable \`code\`. What is a stranger's is a 404, as if it did not exist.
- **Lists** take \`limit\` and \`cursor\` and give \`{items, nextCursor}\`.
- **Changes that take time** answer 202 with an operation, which \`GET /operations/{id}\` follows.
- **Times** are ISO 8601 in UTC.`;

/** The document of the whole API (OpenAPI 3.1), made from the controllers and their schemas. */
export function createDocument(app: NestExpressApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onebox')
    .setVersion('1')
    .setDescription(DESCRIPTION)
    .setLicense('AGPL-3.0-only', 'https://www.gnu.org/licenses/agpl-3.0.html')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'ob_…' }, 'token')
    .addCookieAuth('onebox', { type: 'apiKey', in: 'cookie', description: '`__Host-onebox` over TLS.' }, 'session')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-CSRF-Token' }, 'csrf')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    standardSchemaConverter: toOpenApi,
    operationIdFactory: operationId,
  });
  return addProblems(app, document);
}
