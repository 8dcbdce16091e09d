/** The words of a line of arguments, as a shell would split them: quotes hold words together, a backslash keeps a character. */
export function wordsOf(line: string): string[] {
  const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
  return [...line.matchAll(word)].map(([text]) =>
    text.replace(/\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs, (_all, kept?: string, double?: string, single?: string) =>
      kept !== undefined ? kept : double !== undefined ? double.replace(/\\(.)/gs, '$1') : single!,
    ),
  );
}
