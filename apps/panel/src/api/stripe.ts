import type { Appearance, Stripe, StripeElementLocale, StripeElements } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import { translated } from '../texts/translated.ts';
import { answerOf, api } from './client.ts';
import { Problem } from './problem.ts';

/** Whose card it is, as far as banks compare it. */
export interface CardHolder {
  name: string;
  email: string;
  address: { line1: string; line2?: string; city: string; region?: string; postalCode: string; country: string };
}

export interface CardLook {
  appearance: Appearance;
  locale: StripeElementLocale;
}

/** The field in which a card is given to Stripe: what is typed there never comes to this page, let alone to the API. */
export interface StripeCardField {
  /** @returns the `paymentMethod` that the API takes. @throws Problem: what Stripe or the bank said */
  give: (holder: CardHolder) => Promise<string>;
  /** The card was refused: the next `give` begins anew. */
  forget: () => void;
  show: (look: CardLook) => void;
  remove: () => void;
}

const loaded = new Map<string, Promise<Stripe | null>>();

/** Stripe's script comes from Stripe only (they ask for that), and only to a page that needs it. */
async function stripeOf(publishableKey: string): Promise<Stripe> {
  const loading = loaded.get(publishableKey) ?? loadStripe(publishableKey);
  loaded.set(publishableKey, loading);
  const stripe = await loading.catch(() => null);
  if (stripe) return stripe;
  loaded.delete(publishableKey);
  throw new Problem(0, 'stripe.silent', translated('Stripe does not answer. Try again in a moment.'));
}

export async function mountCard(publishableKey: string, place: HTMLElement, look: CardLook): Promise<StripeCardField> {
  const stripe = await stripeOf(publishableKey);
  const elements = stripe.elements({ mode: 'setup', allowedPaymentMethodTypes: ['card'], ...look });
  const element = elements.create('payment', {
    // The form around it has asked for these.
    fields: { billingDetails: { address: { country: 'never', postalCode: 'never' } } },
    wallets: { applePay: 'never', googlePay: 'never' },
    terms: { card: 'never' },
  });
  let given: string | null = null;
  const forget = () => {
    given = null;
  };
  element.on('change', forget);
  element.mount(place);
  return {
    give: async (holder) => {
      given ??= await confirmed(stripe, elements, holder);
      return given;
    },
    forget,
    show: (wanted) => {
      void elements.update(wanted);
    },
    remove: () => element.destroy(),
  };
}

/** Where the bank asks for its customer (3-D Secure), Stripe shows that over the page. */
async function confirmed(stripe: Stripe, elements: StripeElements, holder: CardHolder): Promise<string> {
  const { error: incomplete } = await elements.submit();
  if (incomplete) throw refusalOf(incomplete);
  const { clientSecret } = await answerOf(api.POST('/api/v1/billing/setup-intent'));
  const { error, setupIntent } = await stripe.confirmSetup({
    elements,
    clientSecret,
    redirect: 'if_required',
    confirmParams: { return_url: location.href, payment_method_data: { billing_details: billingDetails(holder) } },
  });
  if (error) throw refusalOf(error);
  const method = setupIntent.payment_method;
  return typeof method === 'string' ? method : (method?.id ?? '');
}

function billingDetails({ name, email, address: { line1, line2, city, region, postalCode, country } }: CardHolder) {
  return { name, email, address: { line1, line2, city, state: region, postal_code: postalCode, country } };
}

/**
 * Lets the customer confirm what the API could not do without them (`payment.action_required`).
 * @throws Problem: they or their bank refused
 */
export async function confirmAtBank(publishableKey: string, clientSecret: string): Promise<void> {
  const stripe = await stripeOf(publishableKey);
  const { error } = clientSecret.startsWith('seti_')
    ? await stripe.handleNextAction({ clientSecret })
    : await confirmedPayment(stripe, clientSecret);
  if (error) throw refusalOf(error);
}

/** A payment that was refused for want of the customer has let go of its card: it is named again. */
async function confirmedPayment(stripe: Stripe, clientSecret: string) {
  const { error, paymentIntent } = await stripe.retrievePaymentIntent(clientSecret);
  if (error || paymentIntent.status === 'succeeded') return { error };
  if (paymentIntent.status === 'requires_action') return stripe.handleNextAction({ clientSecret });
  const method = paymentIntent.last_payment_error?.payment_method?.id;
  return stripe.confirmCardPayment(clientSecret, method ? { payment_method: method } : undefined);
}

/** Stripe's words are for customers, in the language of the field. */
function refusalOf({ message, code }: { message?: string; code?: string }): Problem {
  return new Problem(402, code ?? 'payment.declined', message ?? translated('The card was declined. Use another one.'));
}
