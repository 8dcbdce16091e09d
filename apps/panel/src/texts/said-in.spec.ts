import { apiMessages as told } from '../../api-messages.ts';
import { apiMessages as spanish } from './es/api-messages.ts';
import { saidIn } from './said-in.ts';

const messages = [
  ['At most {} characters.', 'Como mucho {} caracteres.'],
  ['From {} to {}.', 'A {1} desde {0}.'],
  ['The card was declined.', 'La tarjeta fue rechazada.'],
] as const;

it.each([
  ['At most 32 characters.', 'Como mucho 32 caracteres.'],
  ['From here to there.', 'A there desde here.'],
  ['The card was declined. Nothing else is known.', 'La tarjeta fue rechazada. Nothing else is known.'],
  ['(a+)+$', '(a+)+$'],
])('says %s', (english, said) => expect(saidIn(messages, english)).toBe(said));

it('has what the API may say to a person in both languages', () => {
  const known = new Set(spanish.map(([english]) => english));
  const said = told();
  expect(said.length).toBeGreaterThan(150);
  expect(said.filter((english) => !known.has(english))).toEqual([]);
}, 60_000);

it('puts into a translation what was said, and only that', () => {
  for (const [english, translation] of spanish) {
    const places = english.split('{}').length - 1;
    const used = [...translation.matchAll(/\{(\d?)\}/g)].map(([, index], at) => (index ? Number(index) : at));
    expect(used.filter((index) => index >= places).map(() => english)).toEqual([]);
  }
});
