import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Usage = Schemas['Usage'];
export type UsageItem = Usage['items'][number];

export interface UsageRange {
  /** The first day; left out: the running period's. */
  from?: string;
  /** The first day that is no longer part of it; left out: tomorrow. */
  to?: string;
}

/** Counted by the minute, so it is asked for again by itself. What was shown stays until another range is there. */
export const usageQuery = (groupBy: 'domain' | 'day', range: UsageRange = {}) =>
  queryOptions({
    queryKey: ['usage', groupBy, range],
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: () => answerOf(api.GET('/api/v1/usage', { params: { query: { groupBy, ...range } } })),
  });
