import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type SetupItem = Schemas['SetupItem'];

/** What a new installation wants; for administrators. Looked at anew while it is in sight. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => answerOf(api.GET('/api/v1/admin/setup')),
  refetchInterval: 30_000,
});
