import { strengthOf } from './password-strength.ts';

it.each([
  ['', 'empty'],
  ['k3v9q', 'short'],
  ['aaaaaaaaaaaaaaaa', 'guessable'],
  ['1234567890', 'guessable'],
  ['qwertyuiop', 'guessable'],
  ['abcabcabcabc', 'guessable'],
  ['password123', 'guessable'],
  ['k3v9qm7xwp', 'good'],
  ['correct horse battery', 'strong'],
])('finds %j %s', (password, strength) => expect(strengthOf(password)).toBe(strength));

it('does not count what everybody knows of a person', () => {
  expect(strengthOf('adalovelace1', ['Ada Lovelace', 'ada@example.com'])).toBe('guessable');
  expect(strengthOf('adalovelace1')).toBe('good');
});
