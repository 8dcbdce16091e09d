import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

/** What is shown is kept up to date by events; a look every 30 s is for what was missed while there were none. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});
