import type { ContainerSort, ListContainers } from '@onebox/commands';
import { fromCursor, type Page, toCursor } from '@onebox/database';
import type { Container } from './container.js';

/** What the database knows of a search: domains and accounts with such a name. */
export interface Found {
  domainIds: Set<string>;
  accountIds: Set<string>;
}

/** The containers that a question is about. `found` goes with its `q`. */
export function matching(containers: Container[], asked: ListContainers, found: Found): Container[] {
  const { accountId, domainId, runtime, kind, state, node, ids, q } = asked;
  const text = q?.trim().toLowerCase();
  const wanted = ids && new Set(ids);
  const isFound = ({ name, image, labels }: Container) =>
    !text ||
    name.includes(text) ||
    image.toLowerCase().includes(text) ||
    found.domainIds.has(labels.domainId ?? '') ||
    found.accountIds.has(labels.accountId ?? '');
  return containers.filter(
    (one) =>
      (accountId === undefined || one.labels.accountId === accountId) &&
      (domainId === undefined || one.labels.domainId === domainId) &&
      (runtime === undefined || one.labels.runtime === runtime) &&
      (kind === undefined || one.labels.kind === kind) &&
      (state === undefined || one.state === state) &&
      (node === undefined || one.node === node) &&
      (!wanted || wanted.has(one.id)) &&
      isFound(one),
  );
}

/**
 * One page in the asked order. The cursor holds the value that the page before ended at, so that a page goes on there,
 * although figures change between two calls. @throws UserError malformed for a cursor that was not given out.
 */
export function pageOf(
  containers: Container[],
  { sort, descending, limit, cursor }: Pick<ListContainers, 'sort' | 'descending' | 'limit' | 'cursor'>,
): Page<Container> {
  const sign = descending ? -1 : 1;
  const compare = (left: Place, right: Place) =>
    sign * (order(left.value, right.value) || order(left.container.id, right.container.id));
  const places = containers.map((container) => ({ container, value: valueOf(container, sort) })).sort(compare);
  const after = cursor === undefined ? undefined : positionOf(cursor, sort);
  const start = after ? places.findIndex((place) => compare(place, after) > 0) : 0;
  const page = start < 0 ? [] : places.slice(start, start + limit);
  const last = page.at(-1);
  const isLast = !last || start + limit >= places.length;
  const nextCursor = isLast ? null : toCursor({ value: String(last.value), id: last.container.id });
  return { items: page.map(({ container }) => container), nextCursor };
}

interface Place {
  container: Pick<Container, 'id'>;
  value: string | number;
}

function positionOf(cursor: string, sort: ContainerSort): Place {
  const { value, id } = fromCursor(cursor);
  return { container: { id }, value: sort === 'name' ? (value ?? '') : Number(value) };
}

function order(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What does not run comes before what uses nothing. */
function valueOf({ name, cpuPercent, usage, restarts, startedAt }: Container, sort: ContainerSort): string | number {
  switch (sort) {
    case 'name':
      return name;
    case 'cpu':
      return cpuPercent ?? -1;
    case 'memory':
      return usage?.memoryBytes ?? -1;
    case 'network':
      return usage ? usage.networkRxBytes + usage.networkTxBytes : -1;
    case 'restarts':
      return restarts;
    case 'startedAt':
      return startedAt?.getTime() ?? -1;
  }
}
