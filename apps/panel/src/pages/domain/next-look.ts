const SOON_MS = 10_000;
const LATER_MS = 60_000;
/** Whoever has just changed a zone waits for it; whoever left the page open does not. */
const PATIENCE_MS = 5 * 60_000;

/** After how many milliseconds an open page looks again; false: there is nothing that could change. */
export function nextLook(names: { state: string }[], openForMs: number): number | false {
  if (names.length > 0 && names.every(({ state }) => state === 'local')) return false;
  const settled = names.length > 0 && names.every(({ state }) => state === 'connected' || state === 'proxied');
  return settled || openForMs > PATIENCE_MS ? LATER_MS : SOON_MS;
}
