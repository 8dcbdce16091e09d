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

export const signUpSchema = z.strictObject({
  name: line(200),
  email: emailSchema,
  password: passwordSchema,
  address: addressSchema,
  card: cardSchema,
  billingDay: z.int().min(1).max(31).optional().describe('The day of the month to be billed on; default: today.'),
});
export type SignUpInput = z.output<typeof signUpSchema>;

export const accountChangeSchema = z.strictObject({
  name: line(200).optional(),
  address: addressSchema.optional(),
  timeZone: z.string().refine(isTimeZone, 'This is not a time zone, such as Europe/Berlin.').optional(),
});
export type AccountChange = z.output<typeof accountChangeSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
