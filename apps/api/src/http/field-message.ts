import type { z } from 'zod';

type Raw = Parameters<NonNullable<ReturnType<typeof z.config>['customError']>>[0];

/**
 * What a person is told at a field where the schema has no words of its own; undefined: what zod says. Set for all schemas by
 * `z.config` (zod.dev/error-customization, "Global error customization").
 */
export function fieldMessage(issue: Raw): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is needed.' : KINDS[issue.expected];
    case 'invalid_value':
      return `This must be ${listed(issue.values.map((value) => JSON.stringify(value)))}.`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum) + (issue.inclusive ? 0 : 1));
    case 'too_big':
      return `At most ${sized(issue.origin, Number(issue.maximum) - (issue.inclusive ? 0 : 1))}.`;
    case 'invalid_format':
      return issue.format === 'date' ? 'This must be a date, such as 2026-12-31.' : undefined;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
}

const KINDS: Record<string, string | undefined> = {
  int: 'This must be a whole number.',
  number: 'This must be a number.',
  string: 'This must be a text.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  object: 'This must be an object.',
  record: 'This must be an object.',
};

function tooSmall(origin: string, minimum: number): string {
  return minimum === 1 && origin !== 'number' ? 'This must not be empty.' : `At least ${sized(origin, minimum)}.`;
}

function sized(origin: string, count: number): string {
  const figure = count.toLocaleString('en');
  if (origin === 'string') return `${figure} ${count === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `${figure} ${count === 1 ? 'entry' : 'entries'}`;
  return figure;
}

function listed(values: string[]): string {
  const last = values.at(-1) ?? '';
  return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${last}` : last;
}
