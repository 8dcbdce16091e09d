import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

/**
 * What is shown is kept up to date by events; a look every 30 s is for what was missed while there were none.
 * Nothing waits for a browser that says it is offline: a change would be carried out when nobody wants it any more.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 30_000,
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
