type Messages = readonly (readonly [template: string, translation: string])[];

/**
 * What the API says, in another language: as a whole, else sentence by sentence. What is not known stays as it was said; what was
 * put in may be a message itself.
 */
export function saidIn(messages: Messages, said: string): string {
  const whole = translationOf(messages, said);
  if (whole !== null) return whole;
  const sentences = sentencesOf(said);
  if (sentences.length === 1) return said;
  return sentences.map((sentence) => translationOf(messages, sentence) ?? sentence).join(' ');
}

/** What stands in brackets at the end, such as the path of a file, counts as one too. */
export function sentencesOf(said: string): string[] {
  return said.split(/(?<=[.?!]) (?=[A-Z(])/);
}

function translationOf(messages: Messages, said: string): string | null {
  for (const [template, translation] of messages) {
    const found = patternOf(template).exec(said);
    if (found)
      return filled(
        translation,
        found.slice(1).map((value) => saidIn(messages, value)),
      );
  }
  return null;
}

/** What a message is an instance of. */
export function patternOf(template: string): RegExp {
  const parts = template.split('{}').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}

function filled(translation: string, values: string[]): string {
  let next = 0;
  return translation.replace(/\{(\d?)\}/g, (_, index: string) => values[index === '' ? next++ : Number(index)] ?? '');
}
