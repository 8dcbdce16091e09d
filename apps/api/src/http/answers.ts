import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** What a handler answers when all goes well: sets the status and documents the body. Without a schema: no body. */
export function Answers(status: number, description: string, schema?: z.ZodType): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiResponse({ status, description, standardSchema: schema }));
}
