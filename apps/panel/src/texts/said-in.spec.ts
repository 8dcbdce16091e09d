import { apiMessages as told, panelMessages } from '../../api-messages.ts';
import { apiMessages as spanish } from './es/api-messages.ts';
import { patternOf, saidIn } from './said-in.ts';

const messages = [
  ['Tried in vain: {}', 'Intentado en vano: {}'],
  ['At most {} characters.', 'Como mucho {} caracteres.'],
  ['From {} to {}.', 'A {1} desde {0}.'],
  ['The card was declined.', 'La tarjeta fue rechazada.'],
] as const;

it.each([
  ['At most 32 characters.', 'Como mucho 32 caracteres.'],
  ['From here to there.', 'A there desde here.'],
  ['The card was declined. Nothing else is known.', 'La tarjeta fue rechazada. Nothing else is known.'],
  ['The card was declined. (4242)', 'La tarjeta fue rechazada. (4242)'],
  ['Tried in vain: At most 2 characters.', 'Intentado en vano: Como mucho 2 caracteres.'],
  ['(a+)+$', '(a+)+$'],
])('says %s', (english, said) => expect(saidIn(messages, english)).toBe(said));

describe('what the API may say to a person', () => {
  const known = new Set(spanish.map(([english]) => english));
  let said: string[];

  beforeAll(() => (said = told()), 60_000);

  it('is there in both languages', () => {
    expect(said.length).toBeGreaterThan(350);
    expect(said.filter((one) => !known.has(one) && !parts(one).every((part) => known.has(part)))).toEqual([]);
  });

  it('is there where the panel says it itself', () => {
    const own = panelMessages();
    expect(own).toContain('Stripe does not answer. Try again in a moment.');
    expect(own.filter((one) => saidIn(spanish, one) === one)).toEqual([]);
  });

  it('is all that is there', () => {
    const whole = [...said, ...said.flatMap(parts), ...panelMessages()].map(sentencePattern);
    expect([...known].filter((english) => !whole.some((pattern) => pattern.test(english)))).toEqual([]);
  });

  it('is there once', () => expect(spanish).toHaveLength(known.size));
});

it('finds each translation, which none before it hides', () => {
  const hidden = spanish.filter(
    ([english, translation]) => saidIn([[english, translation]], english) !== saidIn(spanish, english),
  );
  expect(hidden).toEqual([]);
});

/** What stands for a shorter message: `At least {} entries.` for `At least {}.` */
function sentencePattern(message: string): RegExp {
  return new RegExp(patternOf(message).source.replaceAll('(.+?)', '[^.?!]+'));
}

/** The sentences of a message. What is put in as a sentence is a message of its own. */
function parts(message: string): string[] {
  return message.split(/(?<=[.?!]|^\{\}) (?=[A-Z{(])/).filter((part) => part !== '{}');
}

it('puts into a translation what was said, and only that', () => {
  for (const [english, translation] of spanish) {
    const places = english.split('{}').length - 1;
    const used = [...translation.matchAll(/\{(\d?)\}/g)].map(([, index], at) => (index ? Number(index) : at));
    expect(used.filter((index) => index >= places).map(() => english)).toEqual([]);
  }
});
