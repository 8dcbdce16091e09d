import { isTimeZone } from '@onebox/clock';
import { z } from 'zod';
import { COUNTRIES } from './countries.js';

/** One line of text: trimmed, of bounded length, without control characters (they would travel into mails and invoices). */
export function line(maximum: number) {
  return z
    .string()
    .trim()
    .min(1, 'This is required.')
    .max(maximum, `At most ${maximum} characters.`)
    .regex(/^\P{Cc}*$/u, 'Line breaks and control characters are not allowed.');
}

export const emailSchema = z
  .string()
  .trim()
  .max(254, 'At most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'));

/** NIST SP 800-63B: length is what counts; no rules about kinds of characters. */
export const passwordSchema = z
  .string()
  .min(10, 'A password has at least 10 characters.')
  .max(200, 'A password has at most 200 characters.');

export const addressSchema = z.strictObject({
  line1: line(200),
  line2: line(200).optional(),
  city: line(100),
  region: line(100).optional(),
  postalCode: line(20),
  country: z
    .string()
    .toUpperCase()
    .refine((code) => COUNTRIES.has(code), 'This is not a country: use its two letters, such as DE.')
    .describe('ISO 3166-1 alpha-2.'),
});

/** Goes to the payment gateway and nowhere else. */
export const cardSchema = z.strictObject({
  number: z.string().min(1, 'This is required.').max(30, 'This is not a card number.'),
  expiryMonth: z.int(),
  expiryYear: z.int(),
  cvc: z.string().min(1, 'This is required.').max(4, 'At most 4 digits.'),
});

/** What the gateway gave the browser for a card (`pm_…`). */
export const paymentMethodSchema = z
  .string()
  .regex(/^pm_\w{1,120}$/, 'This is not a payment method, such as pm_1NXWPnCo6bFb1KQto6C8OWvE.');

/** Of a card there is either itself or what the gateway gave the browser for it. */
export const cardSourceFields = {
  card: cardSchema.optional().describe('With the sandbox gateway only.'),
  paymentMethod: paymentMethodSchema
    .optional()
    .describe('What the gateway gave the browser for the card; in the place of `card`.'),
};

/** Adds the error to a schema with `cardSourceFields` where there is not exactly one of them. */
export function requireOneCard({ value, issues }: z.core.ParsePayload<CardSourceInput>): void {
  if ((value.card === undefined) !== (value.paymentMethod === undefined)) return;
  const [path, message] = value.card
    ? ['paymentMethod', 'Give a card or a payment method, not both.']
    : ['card', 'Give a card, or a payment method in its place.'];
  issues.push({ code: 'custom', path: [path], message, input: undefined });
}

export interface CardSourceInput {
  card?: z.output<typeof cardSchema>;
  paymentMethod?: string;
}

export const signUpSchema = z
  .strictObject({
    name: line(200),
    email: emailSchema,
    password: passwordSchema,
    address: addressSchema,
    ...cardSourceFields,
    billingDay: z.int().min(1).max(31).optional().describe('The day of the month to be billed on; default: today.'),
  })
  .check(requireOneCard);
export type SignUpInput = z.output<typeof signUpSchema>;

export const accountChangeSchema = z.strictObject({
  name: line(200).optional(),
  address: addressSchema.optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'This is not a time zone: use its IANA name, such as Europe/Berlin or Asia/Kolkata.')
    .optional(),
});
export type AccountChange = z.output<typeof accountChangeSchema>;
