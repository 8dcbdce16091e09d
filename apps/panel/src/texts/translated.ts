let translation = (said: string): string => said;

/** The API speaks English; whoever reads another language is told what it says in theirs. */
export function translateBy(wanted: (said: string) => string): void {
  translation = wanted;
}

/** What the API said, in the reader's language. */
export function translated(said: string): string {
  return translation(said);
}
