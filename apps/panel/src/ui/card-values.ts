import { Problem } from '../api/problem.ts';
import { codeLengthOf, expiryOf, isCardNumber, isOver, isTestNumber } from './card.ts';

/** As it is typed. */
export interface CardValues {
  number: string;
  expiry: string;
  cvc: string;
}

export const NO_CARD: CardValues = { number: '', expiry: '', cvc: '' };

/** Good for three years from whatever day it is. */
export function testCard(now: Date): CardValues {
  return { number: '4242 4242 4242 4242', expiry: `12 / ${String((now.getFullYear() + 3) % 100)}`, cvc: '123' };
}

/** As the API takes it. */
export function sentCard({ number, expiry, cvc }: CardValues) {
  const { month, year } = expiryOf(expiry) ?? { month: 0, year: 0 };
  return { number: number.trim(), expiryMonth: month, expiryYear: year, cvc: cvc.trim() };
}

/**
 * The API's errors at the fields of a form: it has two for what is one here. A refusal says in full what became of the card
 * and of the request.
 */
export function atCardFields(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { status, message } = error;
  const fields = error.fields.map((field) => ({
    path: /^card\.expiry(Month|Year)$/.test(field.path) ? 'card.expiry' : field.path,
    message: status === 402 ? message : field.message,
  }));
  return error.atFields(fields);
}

interface CardWords {
  badNumber: string;
  onlyTestCards: string;
  badExpiry: string;
  over: string;
  badCode: (digits: number) => string;
}

/** What a form says about a card before it is sent. Over a connection that anybody can read, no real one is to be sent. */
export function cardChecks(words: CardWords, encrypted: boolean) {
  return {
    number: (number: string) => {
      if (!isCardNumber(number)) return words.badNumber;
      return encrypted || isTestNumber(number) ? null : words.onlyTestCards;
    },
    expiry: (typed: string) => {
      const expiry = expiryOf(typed);
      if (!expiry) return words.badExpiry;
      return isOver(expiry, new Date()) ? words.over : null;
    },
    cvc: (code: string, { card }: { card: CardValues }) => {
      const length = codeLengthOf(card.number);
      return /^\d+$/.test(code.trim()) && code.trim().length === length ? null : words.badCode(length);
    },
  };
}
