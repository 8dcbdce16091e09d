/**
 * Where to go after signing in. The address comes from outside, so only a path of this very origin counts: anything else would
 * let a stranger's link lead from our sign-in to their page.
 */
export function returnAddress(wanted: string | null, origin: string): string {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, origin)) return '/';
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.pathname === '/sign-in') return '/';
  return url.pathname + url.search + url.hash;
}

/** The token of a one-time link, which stands in the fragment since no server and no log gets to see that. */
export function linkToken(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get('token') || null;
}
