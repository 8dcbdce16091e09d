import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

/** What this installation is: its gateway, its names. Does not change while it runs. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  staleTime: Infinity,
  queryFn: () => answerOf(api.GET('/api/v1/config')),
});
