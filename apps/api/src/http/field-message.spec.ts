import { z } from 'zod';
import { fieldMessage } from './field-message.js';

/** What the only field of an object is told. */
function told(schema: z.ZodType, input: unknown): string | undefined {
  const error = (issue: Parameters<typeof fieldMessage>[0]) => fieldMessage(issue);
  return z.object({ field: schema }).safeParse({ field: input }, { error }).error?.issues[0]?.message;
}

describe('fieldMessage', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['nothing', z.string(), undefined, 'This is needed.'],
    ['a part of a number', z.int(), 1.5, 'This must be a whole number.'],
    ['a number as a text', z.int(), '1', 'This must be a number.'],
    ['nothing where a text belongs', z.string(), null, 'This must be a text.'],
    ['a text where there are two answers', z.boolean(), 'yes', 'This must be true or false.'],
    ['a value that is not offered', z.enum(['card', 'balance']), 'cash', 'This must be "card" or "balance".'],
    ['a day before the first', z.int().min(1).max(31), 0, 'At least 1.'],
    ['a day after the last', z.int().min(1).max(31), 32, 'At most 31.'],
    ['a large amount', z.int().max(100_000_000), 200_000_000, 'At most 100,000,000.'],
    ['a number that has to be greater', z.int().gt(0), 0, 'At least 1.'],
    ['an empty text', z.string().min(1), '', 'This must not be empty.'],
    ['a short text', z.string().min(12), 'x', 'At least 12 characters.'],
    ['a long text', z.string().max(1), 'xx', 'At most 1 character.'],
    ['a long list', z.array(z.string()).max(2), ['a', 'b', 'c'], 'At most 2 entries.'],
    ['a day that no month has', z.iso.date(), '2026-02-30', 'This must be a date, such as 2026-12-31.'],
  ])('says what is wrong with %s', (_, schema, input, expected) => {
    expect(told(schema, input)).toBe(expected);
  });

  it('leaves a schema its own words', () => {
    expect(told(z.string().min(1, 'A name, please.'), '')).toBe('A name, please.');
  });
});
