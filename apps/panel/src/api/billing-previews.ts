import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

/** The first invoices of somebody from there who signs up now, by billing day: all 31 at once. Public. */
export const signUpPreviewsQuery = (country: string) =>
  queryOptions({
    queryKey: ['billing', 'previews', { country, count: 2 }],
    queryFn: () => answerOf(api.GET('/api/v1/billing/previews', { params: { query: { country, count: 2 } } })),
  });
