export const SHORTEST = 10;

export type Strength = 'empty' | 'short' | 'guessable' | 'good' | 'strong';

const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const OFTEN = /password|passwort|contraseñ|letmein|welcome|iloveyou|admin|onebox/gi;

/**
 * Length is what counts (NIST SP 800-63B). What somebody would try first counts for less: repetitions, runs of the alphabet or
 * the keyboard, the words that many use, one's own name.
 */
export function strengthOf(password: string, own: string[] = []): Strength {
  if (password === '') return 'empty';
  if (password.length < SHORTEST) return 'short';
  const worth = worthOf(password.toLowerCase(), own);
  if (worth < 8) return 'guessable';
  return worth < 14 ? 'good' : 'strong';
}

/** How many characters are left when what is easily guessed counts as one. */
function worthOf(password: string, own: string[]): number {
  const parts = own.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((part) => part.length > 2);
  const without = parts.reduce((rest, part) => rest.replaceAll(part, '·'), password.replace(OFTEN, '·'));
  const unrepeated = without.replace(/(.+?)\1+/gu, '$1');
  return withoutRuns(unrepeated).length;
}

function withoutRuns(text: string): string {
  return [...text].filter((character, index) => index === 0 || !follows(text[index - 1]!, character)).join('');
}

function follows(before: string, after: string): boolean {
  return RUNS.some((run) => run.includes(before + after) || run.includes(after + before));
}
