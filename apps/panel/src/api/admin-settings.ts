import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Setting = Schemas['Setting'];

/** They change with a restart of the API only. */
export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  staleTime: 60_000,
  queryFn: () => answerOf(api.GET('/api/v1/admin/settings')),
});
