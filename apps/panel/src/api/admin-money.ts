import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { once } from './attempt.ts';
import { answerOf, api, type Schemas } from './client.ts';

export type AnyInvoice = Schemas['AnyInvoice'];
export type AnyInvoiceHead = Schemas['AnyInvoiceHead'];
export type AnyPayment = Schemas['AnyPayment'];
export type AnyCreditNote = Schemas['AnyCreditNote'];
export type BillingDecision = Schemas['BillingDecision'];
export type MonthlyRevenue = Schemas['MonthlyRevenue'];
export type MailHead = Schemas['MailHead'];
export type PricedPlan = Schemas['PricedPlan'];

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
};
const LIMIT = 50;

export interface InvoiceFilter {
  q?: string;
  status?: AnyInvoice['status'];
  month?: string;
  account?: string;
}

export const anyInvoicesQuery = (filter: InvoiceFilter) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ['admin', 'invoices', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/admin/invoices', { params: { query: { ...filter, limit: LIMIT, cursor: pageParam } } }),
      ),
  });

export const anyInvoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'invoice', id],
    queryFn: () => answerOf(api.GET('/api/v1/admin/invoices/{id}', { params: { path: { id } } })),
  });

export const refundInvoice = (id: string, body: Schemas['InvoiceRefund'], key: string) =>
  answerOf(api.POST('/api/v1/admin/invoices/{id}/refund', { ...once(id, key), body }));

export const voidInvoice = (id: string, reason: string, key: string) =>
  answerOf(api.POST('/api/v1/admin/invoices/{id}/void', { ...once(id, key), body: { reason } }));

export const creditNotesQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ['admin', 'credit-notes'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/admin/credit-notes', { params: { query: { limit: LIMIT, cursor: pageParam } } })),
});

export const anyPaymentsQuery = (filter: { status?: AnyPayment['status'] }) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ['admin', 'payments', filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/admin/payments', { params: { query: { ...filter, limit: LIMIT, cursor: pageParam } } }),
      ),
  });

export const decisionsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ['admin', 'decisions'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/admin/billing/decisions', { params: { query: { limit: LIMIT, cursor: pageParam } } })),
});

export const revenueQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['admin', 'revenue', from, to],
    queryFn: () => answerOf(api.GET('/api/v1/admin/revenue', { params: { query: { from, to } } })),
  });

export const plansQuery = queryOptions({
  queryKey: ['admin', 'plans'],
  queryFn: () => answerOf(api.GET('/api/v1/admin/plans')),
});

export const addPrice = (id: string, body: Schemas['NewPlanPrice']) =>
  answerOf(api.POST('/api/v1/admin/plans/{id}/prices', { params: { path: { id } }, body }));

export const removePrice = (id: string, validFrom: string) =>
  api.DELETE('/api/v1/admin/plans/{id}/prices/{validFrom}', { params: { path: { id, validFrom } } });

export const taxRatesQuery = queryOptions({
  queryKey: ['admin', 'tax-rates'],
  queryFn: () => answerOf(api.GET('/api/v1/admin/tax-rates')),
});

export const setTaxRate = (country: string, body: Schemas['NewTaxRate']) =>
  answerOf(api.PUT('/api/v1/admin/tax-rates/{country}', { params: { path: { country } }, body }));

export const removeTaxRate = (country: string) =>
  api.DELETE('/api/v1/admin/tax-rates/{country}', { params: { path: { country } } });

export const mailboxQuery = (filter: { status?: MailHead['status']; recipient?: string }) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ['admin', 'mailbox', filter],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/admin/mailbox', { params: { query: { ...filter, limit: LIMIT, cursor: pageParam } } })),
  });

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'mail', id],
    queryFn: () => answerOf(api.GET('/api/v1/admin/mailbox/{id}', { params: { path: { id } } })),
  });

export const retryMail = (id: string) =>
  answerOf(api.POST('/api/v1/admin/mailbox/{id}/retry', { params: { path: { id } } }));
