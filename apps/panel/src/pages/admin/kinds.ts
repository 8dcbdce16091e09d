/** A word for what the API names in its own terms; the term itself where a newer API has one that is not known here. */
export function wordFor(words: Record<string, string>, kind: string): string {
  return words[kind] ?? kind;
}
