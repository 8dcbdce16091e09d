import { sharesRoot } from '../domains/shares-root.ts';

/** A runtime as it is edited: every field a text. */
export interface RuntimeRow {
  /** Tells rows apart while they are added and removed; not sent. */
  key: string;
  name: string;
  runtime: string;
  version: string;
  root: string;
  mount: string;
  start: string;
  default: boolean;
}

interface Runtime extends Omit<RuntimeRow, 'key' | 'start'> {
  start?: string;
}

interface Offered {
  id: string;
  versions: { version: string; available: boolean }[];
  /** What it claims where several share a path. */
  extensions: string[];
  takesStart: boolean;
  available: boolean;
}

export function runtimeRows(runtimes: Runtime[]): RuntimeRow[] {
  return runtimes.map(({ name, runtime, version, root, mount, start = '', ...rest }) => ({
    key: name,
    name,
    runtime,
    version,
    root,
    mount,
    start,
    default: rest.default,
  }));
}

/** As the API takes them; a start command only where the runtime wants one. */
export function runtimeInputs(rows: RuntimeRow[], catalogue: Offered[]): Runtime[] {
  return rows.map(({ key: _, start, ...row }) => {
    const command = start.trim();
    const takesStart = catalogue.find(({ id }) => id === row.runtime)?.takesStart ?? false;
    return { ...row, name: row.name.trim(), ...(takesStart && command ? { start: command } : {}) };
  });
}

/** One more: the first that can be had and is not there yet, where a new domain would have it too. */
export function newRuntime(rows: RuntimeRow[], catalogue: Offered[]): RuntimeRow {
  const offered = catalogue.filter(({ available }) => available);
  const fresh = offered.find(({ id }) => rows.every(({ runtime }) => runtime !== id)) ?? offered[0]!;
  const name = freeName(fresh.id, rows);
  const place = placeOf({ name, runtime: fresh.id }, rows, catalogue);
  return {
    key: `new-${name}-${rows.length}`,
    name,
    runtime: fresh.id,
    version: firstVersion(fresh),
    root: place,
    mount: place,
    start: '',
    default: rows.length === 0,
  };
}

/** Another runtime. A name and a place that only followed from the old one go with it; what was chosen stays. */
export function withRuntime(row: RuntimeRow, offered: Offered, rows: RuntimeRow[], catalogue: Offered[]): RuntimeRow {
  const others = rows.filter(({ key }) => key !== row.key);
  const name = row.name === row.runtime ? freeName(offered.id, others) : row.name;
  const before = placeOf(row, others, catalogue);
  const after = placeOf({ name, runtime: offered.id }, others, catalogue);
  const moved = (path: string) => (path === before && !row.default ? after : path);
  return {
    ...row,
    runtime: offered.id,
    version: firstVersion(offered),
    name,
    root: moved(row.root),
    mount: moved(row.mount),
  };
}

/** The root, beside those from whom extensions tell it apart; else a folder and a prefix of its own. */
function placeOf({ name, runtime }: Pick<RuntimeRow, 'name' | 'runtime'>, others: RuntimeRow[], catalogue: Offered[]) {
  const extensionsOf = (wanted: string) => catalogue.find(({ id }) => id === wanted)?.extensions ?? [];
  const atRoot = others.filter(({ mount }) => mount === '/');
  const claimed = new Set(atRoot.flatMap((other) => extensionsOf(other.runtime)));
  return sharesRoot(extensionsOf(runtime), claimed) ? '/' : `/${name}/`;
}

function firstVersion({ versions }: Offered): string {
  return (versions.find(({ available }) => available) ?? versions[0])?.version ?? '';
}

function freeName(base: string, rows: RuntimeRow[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (rows.every((row) => row.name !== name)) return name;
  }
}
