import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';

/** Where `@Answers()` leaves what it documents. */
const API_RESPONSE = 'swagger/apiResponse';

/** Fails every answer that is not what the OpenAPI document says it is. */
export class DocumentedAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const answers = Reflect.getMetadata(API_RESPONSE, context.getHandler()) as
      Record<string, { standardSchema?: z.ZodType }> | undefined;
    const response = context.switchToHttp().getResponse<{ statusCode: number }>();
    return next.handle().pipe(
      map((body: unknown) => {
        const schema = answers?.[response.statusCode]?.standardSchema;
        if (body === undefined || response.statusCode >= 400) return body;
        const name = `${context.getClass().name}.${context.getHandler().name}`;
        if (!schema) throw new Error(`${name} answers ${response.statusCode} with a body that is not documented.`);
        schema.parse(JSON.parse(JSON.stringify(body)));
        return body;
      }),
    );
  }
}
