import type { Account, ApiToken, User } from '@onebox/accounts';
import { line, passwordSchema, signUpSchema } from '@onebox/accounts';
import { z } from 'zod';
import { pageOf } from '../http/page.dto.js';

const instant = z.iso.datetime();

const addressView = z
  .strictObject({
    line1: z.string(),
    line2: z.string().optional(),
    city: z.string(),
    region: z.string().optional(),
    postalCode: z.string(),
    country: z.string().describe("ISO 3166-1 alpha-2; empty for the operator's own account."),
  })
  .meta({ id: 'Address' });

export const accountView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    address: addressView,
    status: z.enum(['active', 'suspended', 'deleted']),
    billingExempt: z.boolean().describe("The operator's own account."),
    billingDay: z.int().min(1).max(31),
    card: z
      .strictObject({ brand: z.string(), last4: z.string(), expiryMonth: z.int(), expiryYear: z.int() })
      .nullable(),
    timeZone: z.string(),
    signedUpOn: z.iso.date().describe("A plain date in the account's time zone."),
    createdAt: instant,
  })
  .meta({ id: 'Account' });
export type AccountView = z.output<typeof accountView>;

export const userView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    platformRole: z.enum(['admin']).nullable(),
  })
  .meta({ id: 'User' });

export const sessionAnswer = z
  .strictObject({
    account: accountView,
    user: userView,
    csrfToken: z.string().describe('Goes into X-CSRF-Token on every change that is made with the session cookie.'),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.output<typeof sessionAnswer>;

export const signUpBody = signUpSchema.meta({ id: 'SignUp' });

export const signInBody = z
  .strictObject({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(200) })
  .meta({ id: 'SignIn' });

export type SignInBody = z.output<typeof signInBody>;

export const linkBody = z.strictObject({ token: z.string().min(1).max(200) }).meta({ id: 'SignInByLink' });
export type LinkBody = z.output<typeof linkBody>;

export const passwordBody = z
  .strictObject({ currentPassword: z.string().min(1).max(200), newPassword: passwordSchema })
  .meta({ id: 'PasswordChange' });
export type PasswordBody = z.output<typeof passwordBody>;

const scope = z.enum(['read', 'write', 'billing', 'admin']).meta({ id: 'TokenScope' });

/** What the database's columns can hold ends here; an offset leads beyond it. */
const END_OF_TIMES = new Date('+010000-01-01T00:00:00Z');

export const tokenBody = z
  .strictObject({
    name: line(100),
    scopes: z.array(scope).min(1, 'Choose at least one scope.').max(4),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'Write the time as 2027-01-01T00:00:00Z.' })
      .refine((time) => new Date(time) < END_OF_TIMES, 'This time is beyond the year 9999.')
      .optional()
      .describe('Without it the token does not expire.'),
  })
  .meta({ id: 'NewToken' });
export type TokenBody = z.output<typeof tokenBody>;

export const tokenView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scope),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'Token' });
export type TokenView = z.output<typeof tokenView>;

export const tokenAnswer = z
  .strictObject({ id: z.string(), token: z.string().describe('Shown this once.') })
  .meta({ id: 'TokenGiven' });

export const tokenPage = pageOf(tokenView).meta({ id: 'TokenPage' });

export function viewAccount(account: Account): AccountView {
  const { id, name, address, status, billingExempt, billingDay, card, timeZone, signedUpOn } = account;
  const createdAt = account.createdAt.toISOString();
  return { id, name, address, status, billingExempt, billingDay, card, timeZone, signedUpOn, createdAt };
}

export function viewUser({ id, name, email, platformRole }: User): z.output<typeof userView> {
  return { id, name, email, platformRole };
}

export function viewToken({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiToken): TokenView {
  return {
    id,
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
