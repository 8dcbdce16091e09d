/** As much of a container as the table looks at. */
export interface Listed {
  name: string;
  kind: string;
  state: string;
  health: string;
  accountName: string | null;
  hostname: string | null;
  runtime: string | null;
  image: string;
  cpuPercent: number | null;
  memoryBytes: number | null;
  restarts: number;
  node: string;
}

export interface Wanted {
  q?: string;
  kind?: string;
  state?: string;
  health?: string;
  sort: string;
  group?: string;
  /** What those of no group are called. */
  ofNone?: string;
}

type Value = string | number | null;

const VALUES: Record<string, (container: Listed) => Value> = {
  name: ({ hostname, name }) => hostname ?? name,
  account: ({ accountName }) => accountName,
  runtime: ({ runtime, kind }) => runtime ?? kind,
  health: ({ health }) => ['unhealthy', 'starting', 'running', 'asleep'].indexOf(health),
  cpu: ({ cpuPercent }) => cpuPercent,
  memory: ({ memoryBytes }) => memoryBytes,
  restarts: ({ restarts }) => restarts,
  node: ({ node }) => node,
};

/** What is looked for, in the order that is wanted; in groups, each with how many are in it. */
export function rowsOf<C extends Listed>(
  containers: C[],
  wanted: Wanted,
): (C | { divider: string; label: string; beside: string })[] {
  const sorted = containers.filter((container) => fits(container, wanted)).sort(orderBy(wanted.sort));
  const groupOf = wanted.group && VALUES[wanted.group];
  if (!groupOf) return sorted;
  const groups = new Map<string, C[]>();
  for (const container of sorted) {
    const name = String(groupOf(container) ?? wanted.ofNone ?? '—');
    const members = groups.get(name);
    if (members) members.push(container);
    else groups.set(name, [container]);
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([label, members]) => [{ divider: label, label, beside: String(members.length) }, ...members]);
}

function fits(container: Listed, { q, kind, state, health }: Wanted): boolean {
  if (kind && container.kind !== kind) return false;
  if (state && container.state !== state) return false;
  if (health && container.health !== health) return false;
  if (!q) return true;
  const { name, hostname, accountName, image } = container;
  return [name, hostname, accountName, image].some((text) => text?.toLowerCase().includes(q.toLowerCase()));
}

/** What is not known comes last, whichever way. */
function orderBy(sort: string): (a: Listed, b: Listed) => number {
  const descending = sort.startsWith('-');
  const valueOf = VALUES[descending ? sort.slice(1) : sort] ?? VALUES.name!;
  return (one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
    return (descending ? -order : order) || one.name.localeCompare(other.name);
  };
}
