/**
 * A text as a cell that no spreadsheet takes for a formula: one that would begin one is quoted with an apostrophe (OWASP,
 * "CSV Injection"). Numbers are no texts: a negative amount stays one.
 */
export function textCell(text: string): string {
  return /^[\s\u0000]*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}
