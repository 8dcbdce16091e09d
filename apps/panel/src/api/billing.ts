import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type Billing = Schemas['Billing'];
export type Invoice = Schemas['Invoice'];
export type CreditNote = Schemas['CreditNote'];
export type PreviewInvoice = Schemas['PreviewInvoice'];

/** All below `billing` is asked for again when an invoice changes. */
export const billingQuery = queryOptions({
  queryKey: ['billing', 'account'],
  queryFn: () => answerOf(api.GET('/api/v1/billing')),
});

/** The next twelve invoices for each of the 31 days, in one request: so that pointing at a day shows them at once. */
export const previewsQuery = queryOptions({
  queryKey: ['billing', 'previews'],
  queryFn: () => answerOf(api.GET('/api/v1/billing/previews', { params: { query: { count: 12 } } })),
});

export const invoicesQuery = infiniteQueryOptions({
  queryKey: ['invoices', 'list'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/invoices', { params: { query: { limit: 25, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ['invoices', id],
    queryFn: () => answerOf(api.GET('/api/v1/invoices/{id}', { params: { path: { id } } })),
  });

/** Below `billing`, since a credit note comes with a change of its invoice. */
export const creditNotesQuery = infiniteQueryOptions({
  queryKey: ['billing', 'credit-notes'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/credit-notes', { params: { query: { limit: 25, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export function chooseBillingDay(day: number) {
  return answerOf(api.PUT('/api/v1/billing/day', { body: { day } }));
}

export function payInvoice(id: string) {
  return answerOf(api.POST('/api/v1/invoices/{id}/pay', { params: { path: { id } } }));
}

export function replaceCard(body: Schemas['CardReplacement']) {
  return answerOf(api.PUT('/api/v1/billing/card', { body }));
}

/** After a payment, or an attempt at one: what is open, what was tried, and when it is tried again. */
export async function askForMoneyAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['billing'] }),
    queryClient.invalidateQueries({ queryKey: ['invoices'] }),
  ]);
}

/** Where the browser gets a document; `download` or a new tab is for the link to say. */
export function pdfOf(kind: 'invoices' | 'credit-notes', id: string): string {
  return `/api/v1/${kind}/${id}.pdf`;
}
