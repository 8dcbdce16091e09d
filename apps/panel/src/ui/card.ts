/** What of a card is known before it is sent: its brand as one types, and slips of the hand. The gateway has the last word. */

interface Brand {
  name: string;
  prefix: RegExp;
  lengths: number[];
  groups: number[];
  codeLength: number;
}

const FOURS = [4, 4, 4, 4, 3];

const BRANDS: Brand[] = [
  { name: 'Visa', prefix: /^4/, lengths: [13, 16, 19], groups: FOURS, codeLength: 3 },
  {
    name: 'Mastercard',
    prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    lengths: [16],
    groups: FOURS,
    codeLength: 3,
  },
  { name: 'American Express', prefix: /^3[47]/, lengths: [15], groups: [4, 6, 5], codeLength: 4 },
  { name: 'Discover', prefix: /^(6011|64[4-9]|65)/, lengths: [16, 19], groups: FOURS, codeLength: 3 },
  { name: 'Diners Club', prefix: /^(30[0-5]|36|38)/, lengths: [14, 16], groups: [4, 6, 4, 2], codeLength: 3 },
  { name: 'JCB', prefix: /^35/, lengths: [16], groups: FOURS, codeLength: 3 },
];

/** Payment gateways publish these for tests; no bank has given one to anybody. */
const TEST_NUMBERS =
  /^(4242424242424242|5555555555554444|378282246310005|6011111111111117|3056930009020004|3566002020360505|4000(00|02|03)\d{10})$/;

export function digitsOf(typed: string): string {
  return typed.replace(/[\s-]/g, '');
}

/** As soon as the first digits tell. */
export function brandOf(typed: string): string | null {
  return find(typed)?.name ?? null;
}

export function codeLengthOf(typed: string): number {
  return find(typed)?.codeLength ?? 3;
}

export function isTestNumber(typed: string): boolean {
  return TEST_NUMBERS.test(digitsOf(typed));
}

/** A number that can exist: of a known brand, as long as they are, its check digit right (ISO/IEC 7812-1, annex B). */
export function isCardNumber(typed: string): boolean {
  const digits = digitsOf(typed);
  return /^\d+$/.test(digits) && (find(typed)?.lengths.includes(digits.length) ?? false) && passesLuhn(digits);
}

/** In groups as they are printed on the card; what is not digits stays as it was typed. */
export function grouped(typed: string): string {
  let rest = digitsOf(typed);
  if (!/^\d+$/.test(rest)) return typed;
  const parts = (find(typed)?.groups ?? FOURS).map((size) => {
    const part = rest.slice(0, size);
    rest = rest.slice(size);
    return part;
  });
  return [...parts, rest].filter(Boolean).join(' ');
}

export interface Expiry {
  month: number;
  year: number;
}

/** `12/30`, `1230`, `12 / 2030`: whatever cards, people and browsers write. */
export function expiryOf(typed: string): Expiry | null {
  const found = /^(\d{1,2})\s*[/\-. ]\s*(\d{2}|\d{4})$|^(\d{2})(\d{2}|\d{4})$/.exec(typed.trim());
  if (!found) return null;
  const month = Number(found[1] ?? found[3]);
  const year = Number(found[2] ?? found[4]);
  return month >= 1 && month <= 12 ? { month, year: year < 100 ? 2000 + year : year } : null;
}

/** A card is good until the end of its month. */
export function isOver({ month, year }: Expiry, now: Date): boolean {
  return year * 12 + month - 1 < now.getFullYear() * 12 + now.getMonth();
}

/** Whether the card's last day (that of its month) is before a plain date. */
export function expiresBefore(card: { expiryMonth: number; expiryYear: number }, date: string): boolean {
  return `${card.expiryYear}-${String(card.expiryMonth).padStart(2, '0')}` < date.slice(0, 7);
}

/** `12 / 30`. */
export function writtenExpiry({ month, year }: Expiry): string {
  return `${String(month).padStart(2, '0')} / ${String(year % 100).padStart(2, '0')}`;
}

function find(typed: string): Brand | undefined {
  const digits = digitsOf(typed);
  return BRANDS.find(({ prefix }) => prefix.test(digits));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
