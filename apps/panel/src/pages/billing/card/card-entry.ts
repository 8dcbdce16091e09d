/** What somebody types of a card, as they read it from it. */
export interface CardEntry {
  number: string;
  expiry: string;
  cvc: string;
}

export interface CardOfApi {
  number: string;
  expiryMonth: number;
  expiryYear: number;
  cvc: string;
}

/** Groups as they are printed: 4-6-5 on American Express, else fours. */
export function groupNumber(typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(0, 19);
  const groups = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : null;
  if (groups) return (groups.exec(digits) ?? []).slice(1).filter(Boolean).join(' ');
  return digits.match(/\d{1,4}/g)?.join(' ') ?? '';
}

/** `12/30`, with the stroke set as one types; what a browser fills in (`12/2030`) too. Taking away goes over the stroke. */
export function groupExpiry(typed: string, before = ''): string {
  const digits = typed.replace(/\D/g, '');
  const month = /^[2-9]/.test(digits) ? `0${digits}` : digits;
  const year = month.length === 6 && month.slice(2, 4) === '20' ? month.slice(4) : month.slice(2, 4);
  if (month.length < 2 || (month.length === 2 && typed.length < before.length)) return month;
  return `${month.slice(0, 2)}/${year}`;
}

/** Null: this is no month of a year. */
export function expiryOf(entered: string): { expiryMonth: number; expiryYear: number } | null {
  const match = /^(0?[1-9]|1[0-2])\s*\/\s*(?:20)?(\d\d)$/.exec(entered.trim());
  return match && { expiryMonth: Number(match[1]), expiryYear: 2000 + Number(match[2]) };
}

export type CardProblem = keyof CardEntry;

/** What cannot be a card; whether it is one is for the gateway to say. */
export function problemsOf({ number, expiry, cvc }: CardEntry): CardProblem[] {
  const problems: CardProblem[] = [];
  if (number.replace(/\D/g, '').length < 12) problems.push('number');
  if (!expiryOf(expiry)) problems.push('expiry');
  if (!/^\d{3,4}$/.test(cvc.trim())) problems.push('cvc');
  return problems;
}

/** Of an entry without problems. */
export function cardOf({ number, expiry, cvc }: CardEntry): CardOfApi {
  return { number: number.replace(/\D/g, ''), ...expiryOf(expiry)!, cvc: cvc.trim() };
}

/** To which field belongs what the API says of one of its own. */
export function fieldOf(path: string): CardProblem | null {
  if (path === 'card.number' || path === 'card' || path === 'paymentMethod') return 'number';
  if (path.startsWith('card.expiry')) return 'expiry';
  return path === 'card.cvc' ? 'cvc' : null;
}

/** Whether the card's last day (that of its month) is before a plain date. */
export function expiresBefore(card: { expiryMonth: number; expiryYear: number }, date: string): boolean {
  return `${card.expiryYear}-${String(card.expiryMonth).padStart(2, '0')}` < date.slice(0, 7);
}

const BRANDS: [RegExp, string][] = [
  [/^4/, 'visa'],
  [/^(5[1-5]|2[2-7])/, 'mastercard'],
  [/^3[47]/, 'amex'],
  [/^(6011|64|65)/, 'discover'],
  [/^35/, 'jcb'],
  [/^3[068]/, 'diners'],
];

/** Whose card it looks like, in the gateway's words; null: one cannot say yet. */
export function brandOfNumber(typed: string): string | null {
  const digits = typed.replace(/\D/g, '');
  return BRANDS.find(([begins]) => begins.test(digits))?.[1] ?? null;
}
