/** What the event says of a container that is gone is its id alone. */
export type ContainerUpdate<C> = C | { id: string };

/** The list with what events said since: replaced where it was, added at the end where it is new, left out where it is gone. */
export function withUpdates<C extends { id: string; name: string }>(items: C[], updates: ContainerUpdate<C>[]): C[] {
  const left = new Map(updates.map((update) => [update.id, update]));
  const kept: C[] = [];
  for (const item of items) {
    const update = left.get(item.id) ?? item;
    left.delete(item.id);
    if (isThere(update)) kept.push(update);
  }
  return [...kept, ...[...left.values()].filter(isThere)];
}

function isThere<C extends { id: string; name: string }>(update: ContainerUpdate<C>): update is C {
  return 'name' in update;
}
