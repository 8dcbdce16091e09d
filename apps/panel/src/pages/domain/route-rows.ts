import type { RouteRule } from './answering.ts';

/** A rule as it is edited. */
export interface RouteRow {
  key: string;
  kind: 'prefix' | 'extension';
  text: string;
  to: string;
}

export function routeRows(rules: RouteRule[]): RouteRow[] {
  return rules.map(({ match, to }, index) => {
    const key = `${index}`;
    return 'prefix' in match
      ? { key, kind: 'prefix', text: match.prefix, to }
      : { key, kind: 'extension', text: match.extension, to };
  });
}

/** As the API takes it: what is typed without its slashes or its dot gets them. */
export function routeRules(rows: RouteRow[]): RouteRule[] {
  return rows.map(({ kind, text, to }) => ({
    match: kind === 'prefix' ? { prefix: asPrefix(text) } : { extension: asExtension(text) },
    to,
  }));
}

export function newRow(rows: RouteRow[], to: string): RouteRow {
  const key = String(Math.max(-1, ...rows.map((row) => Number(row.key))) + 1);
  return { key, kind: 'prefix', text: '', to };
}

/** Where the form has what the API calls `routes.0.match.prefix`. */
export function routeField(path: string): string {
  return path.replace(/^(routes\.\d+)\.match(\.\w+)?$/, '$1.text');
}

function asPrefix(typed: string): string {
  const inner = typed.trim().replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}

function asExtension(typed: string): string {
  return `.${typed
    .trim()
    .replace(/^[*.]+/, '')
    .toLowerCase()}`;
}
