import { StandardSchemaValidationPipe } from '@nestjs/common';
import { type FieldError, InvalidInput } from '@onebox/errors';
import { z } from 'zod';
import { fieldMessage } from './field-message.js';

export interface Issue {
  message: string;
  path?: ReadonlyArray<PropertyKey | { key: PropertyKey }>;
  code?: string;
  keys?: string[];
}

/** Global: checks whatever has a schema (`@Body({ schema })`, `@Query({ schema })`, `@Param({ schema })`). */
export function validationPipe(): StandardSchemaValidationPipe {
  z.config({ customError: fieldMessage });
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InvalidInput(issues.flatMap((issue) => fieldErrors(issue as Issue)).slice(0, 100)),
  });
}

/** An unknown field is told at its own path, not at the object's that holds it. */
export function fieldErrors(issue: Issue): FieldError[] {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (issue.code === 'unrecognized_keys' && issue.keys) {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'There is no such field.' }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}
