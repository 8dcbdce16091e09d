import type { Stripe } from 'stripe';
import type { CardSummary, GatewayEvent, KeptCard } from './payment-gateway.port.js';

/** What of Stripe's events matters here; the rest is `other`. */
export function toGatewayEvent(event: Stripe.Event): GatewayEvent {
  const { id } = event;
  if (event.type === 'payment_intent.succeeded') {
    return { id, type: 'payment.succeeded', ...paymentOf(event.data.object) };
  }
  if (event.type === 'payment_intent.payment_failed') {
    return { id, type: 'payment.failed', ...paymentOf(event.data.object) };
  }
  if (event.type === 'charge.dispute.created') {
    const paymentId = idOf(event.data.object.payment_intent);
    if (paymentId) return { id, type: 'payment.disputed', paymentId };
  }
  if (event.type === 'refund.failed' || event.type === 'refund.updated' || event.type === 'charge.refund.updated') {
    const { id: refundId, metadata } = event.data.object;
    const reason = failureOf(event.data.object);
    if (reason) return { id, type: 'refund.failed', refundId, creditNoteId: metadata?.credit_note_id ?? null, reason };
  }
  if (event.type === 'payment_method.updated' || event.type === 'payment_method.automatically_updated') {
    const customerId = idOf(event.data.object.customer);
    const kept = keptCard(event.data.object);
    if (customerId && kept) return { id, type: 'card.updated', customerId, kept };
  }
  return { id, type: 'other' };
}

/** Undefined where the payment method is not a card. */
export function keptCard({ id, card }: Stripe.PaymentMethod): KeptCard | undefined {
  return card ? { paymentMethodId: id, card: summaryOf(card) } : undefined;
}

function summaryOf({ brand, last4, exp_month, exp_year }: Stripe.PaymentMethod.Card): CardSummary {
  return { brand, last4, expiryMonth: exp_month, expiryYear: exp_year };
}

function paymentOf({ id, metadata }: Stripe.PaymentIntent): { paymentId: string; invoiceId: string | null } {
  return { paymentId: id, invoiceId: metadata?.invoice_id ?? null };
}

/** Undefined where the money has arrived, or is on its way. */
export function failureOf({ status, failure_reason }: Stripe.Refund): string | undefined {
  return status === 'failed' || status === 'canceled' ? (failure_reason ?? status) : undefined;
}

/** Stripe gives an object's id, or the object itself where it was expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
