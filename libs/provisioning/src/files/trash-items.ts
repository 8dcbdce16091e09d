import { type TrashItem, trashItemSchema } from '@onebox/commands';
import { madeAt } from './made-at.js';

/** What docker/sandbox/files says of something that was deleted. */
const said = trashItemSchema.omit({ deletedAt: true });

/**
 * What is in the trash, with the time of its id: nothing of a note's is believed, since the site's own programs may have
 * written it. What does not look as if it was put there by us is left out, and hides none of the rest.
 */
export function trashItems(found: unknown[], now: Date): TrashItem[] {
  return found.flatMap((one) => {
    const { data: item } = said.safeParse(one);
    const made = item && madeAt('tra', item.id);
    if (!item || made === undefined) return [];
    return { ...item, deletedAt: new Date(Math.min(made, now.getTime())).toISOString() };
  });
}
