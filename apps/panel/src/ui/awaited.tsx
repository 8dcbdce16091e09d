import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNote } from './problem-note.tsx';

interface AwaitedProps {
  queries: Pick<UseQueryResult, 'isLoadingError' | 'error' | 'refetch'>[];
  /** While all of them are under way. */
  children: ReactNode;
}

/** In place of what needs answers, until all are there. What has been answered once is kept, whatever fails afterwards. */
export function Awaited({ queries, children }: AwaitedProps) {
  const failed = queries.filter(({ isLoadingError }) => isLoadingError);
  if (failed.length === 0) return children;
  return <ProblemNote error={failed[0]!.error} retry={() => failed.forEach(({ refetch }) => void refetch())} />;
}
