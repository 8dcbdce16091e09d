import { z } from 'zod';

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('How many items, 1 to 100.'),
  cursor: z.string().max(500).optional().describe('`nextCursor` of the page before.'),
});
export type PageQuery = z.output<typeof pageQuery>;

/** The schema of a list's answer. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
  });
}

/** An id of ours in a path. Whether there is such a thing is for the handler to find out. */
export const idParam = z
  .string()
  .max(40)
  .regex(/^[a-z]{2,4}_[0-9a-z]+$/, 'This is not an id.');
