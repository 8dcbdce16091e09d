export interface RouteRule {
  match: { extension: string } | { prefix: string };
  to: string;
}

export interface Answer {
  runtime: string;
  /** Null: the default runtime, since no rule fits. */
  rule: RouteRule['match'] | null;
}

/**
 * Who answers an address, as the edge decides it: the longest prefix, then the extension, then the default. A path that has a
 * runtime's extension counts by the first one, since that is the script (`/a.aspx/b`); any other by that of its end.
 * @param scripts the extensions that the catalogue's runtimes claim
 */
export function answering(path: string, routes: RouteRule[], main: string, scripts: string[]): Answer {
  const prefixes = routes.flatMap(({ match, to }) => ('prefix' in match ? [{ prefix: match.prefix, to }] : []));
  const longest = prefixes
    .filter(({ prefix }) => `${path}/`.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (longest) return { runtime: longest.to, rule: { prefix: longest.prefix } };
  const extension = extensionOf(path, scripts);
  const found = routes.find(({ match }) => 'extension' in match && match.extension === extension);
  return found ? { runtime: found.to, rule: found.match } : { runtime: main, rule: null };
}

/** The path of what somebody typed: an address, or a path with or without its slash. */
export function pathOf(typed: string): string {
  const text = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://site/${text.replace(/^\/+/, '')}`;
  return URL.canParse(address) ? new URL(address).pathname : '/';
}

function extensionOf(path: string, scripts: string[]): string | undefined {
  const segments = path.toLowerCase().split('/');
  const endings = segments.map((segment) => /\.[a-z0-9]+(?=;|$)/.exec(segment)?.[0]);
  return endings.find((ending) => ending !== undefined && scripts.includes(ending)) ?? endings.at(-1);
}
