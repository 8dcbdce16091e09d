import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/** With the ETag that a change of it has to name. */
export const envQuery = (domainId: string) =>
  queryOptions({
    queryKey: ['env', domainId],
    queryFn: async () => {
      const { data, response } = await api.GET('/api/v1/domains/{id}/env', { params: { path: { id: domainId } } });
      return { env: data!, etag: response.headers.get('ETag') ?? '' };
    },
  });
