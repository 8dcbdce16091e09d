/**
 * The cents of an amount as people type it: `12`, `12.5`, `12,50`, `1 200.00`.
 * @returns null where it is no amount, or has parts of a cent
 */
export function centsOf(typed: string): number | null {
  const plain = typed
    .trim()
    .replace(/[\s\u00a0]/g, '')
    .replace(',', '.');
  const parts = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!parts) return null;
  const cents = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'));
  return parts[1] && cents > 0 ? -cents : cents;
}
