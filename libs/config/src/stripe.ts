import { z } from 'zod';

/** How Stripe is reached. Never logged. */
export interface StripeSettings {
  secretKey: string;
  /** For browsers. */
  publishableKey: string;
  /** What Stripe signs its events with. */
  webhookSecret: string;
  /** Another server in the place of Stripe's. */
  apiUrl?: string;
}

interface StripeEnvironment {
  ONEBOX_PAYMENTS: string;
  ONEBOX_STRIPE_SECRET_KEY?: string;
  ONEBOX_STRIPE_PUBLISHABLE_KEY?: string;
  ONEBOX_STRIPE_WEBHOOK_SECRET?: string;
  ONEBOX_STRIPE_API_URL?: string;
}

const REQUIRED = ['ONEBOX_STRIPE_SECRET_KEY', 'ONEBOX_STRIPE_PUBLISHABLE_KEY', 'ONEBOX_STRIPE_WEBHOOK_SECRET'] as const;

/** What is wrong is said without the key. */
export function stripeKey(prefix: string, pattern: RegExp) {
  return z.string().regex(pattern, `must be the key of Stripe that begins with ${prefix}`);
}

export function stripeSettings(environment: StripeEnvironment): StripeSettings {
  const [secretKey, publishableKey, webhookSecret] = REQUIRED.map((name) => environment[name] ?? '') as [
    string,
    string,
    string,
  ];
  return { secretKey, publishableKey, webhookSecret, apiUrl: environment.ONEBOX_STRIPE_API_URL };
}

export function stripeContradictions(environment: StripeEnvironment): string[] {
  if (environment.ONEBOX_PAYMENTS !== 'stripe') return [];
  const missing = REQUIRED.filter((name) => !environment[name]);
  if (missing.length > 0) return [`ONEBOX_PAYMENTS is stripe, which needs ${missing.join(', ')}.`];
  const { ONEBOX_STRIPE_SECRET_KEY: secret, ONEBOX_STRIPE_PUBLISHABLE_KEY: publishable } = environment;
  if (modeOf(secret!) === modeOf(publishable!)) return [];
  return ['ONEBOX_STRIPE_SECRET_KEY and ONEBOX_STRIPE_PUBLISHABLE_KEY must both be test keys or both live ones.'];
}

function modeOf(key: string): string | undefined {
  return key.split('_')[1];
}
