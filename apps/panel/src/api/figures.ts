import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type SiteFigures = Schemas['SiteFigures'];
export type FigureWindow = SiteFigures['window'];
export type SiteSummary = Schemas['SiteSummaries']['items'][number];

/** Counted by the minute. What was shown stays until another window is there. */
export const figuresQuery = (id: string, window: FigureWindow) =>
  queryOptions({
    queryKey: ['figures', id, window],
    staleTime: 30_000,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: () => answerOf(api.GET('/api/v1/domains/{id}/figures', { params: { path: { id }, query: { window } } })),
  });

/** Of all these sites at once; hours change slowly. */
export const summariesQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['figures', 'summaries', ids],
    staleTime: 60_000,
    refetchInterval: 300_000,
    queryFn: () => answerOf(api.GET('/api/v1/domains/figures', { params: { query: { ids: ids.join(',') } } })),
  });
