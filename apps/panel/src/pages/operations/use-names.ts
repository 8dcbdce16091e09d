import { useInfiniteQuery } from '@tanstack/react-query';
import { databasesQuery } from '../../api/databases.ts';
import { domainsQuery } from '../../api/domains.ts';

/** What the subjects of operations are called, as far as two lists tell: not worth a request for each. */
export function useNames(enabled: boolean): Map<string, string> {
  const domains = useInfiniteQuery({ ...domainsQuery(), enabled });
  const databases = useInfiniteQuery({ ...databasesQuery(), enabled });
  return new Map([
    ...(domains.data?.pages ?? []).flatMap(({ items }) => items.map((one): [string, string] => [one.id, one.hostname])),
    ...(databases.data?.pages ?? []).flatMap(({ items }) => items.map((one): [string, string] => [one.id, one.name])),
  ]);
}
