/** `priority` before `normal` before `backlog`. */
export type Level = 'priority' | 'normal' | 'backlog';

interface Group {
  waiting: Set<string>;
  running: number;
  /** When it last got a slot: a counter, not a time. */
  served: number;
}

/**
 * Who is next. A key waits once, at the best level that it was added with. Within `normal` the group with the fewest running
 * keys is next, then the one that waited longest for a turn: a newcomer's single key takes the next free slot however many
 * keys others have queued. The other levels are first come, first served. No group has more than `mostOfGroup` keys of `normal`
 * running: an account whose passes take long, as an installation that never ends does, must not keep all others from theirs.
 */
export class FairQueue {
  private readonly priority = new Set<string>();
  private readonly backlog = new Set<string>();
  private readonly groups = new Map<string, Group>();
  private readonly groupOfWaiting = new Map<string, string>();
  private turn = 0;

  constructor(private readonly mostOfGroup = Infinity) {}

  /** Keys that wait, whatever their level. */
  get size(): number {
    return this.priority.size + this.groupOfWaiting.size + this.backlog.size;
  }

  add(key: string, level: Level, groupName: string): void {
    if (this.levelOf(key) !== undefined && rank(level) >= rank(this.levelOf(key)!)) return;
    this.remove(key);
    if (level === 'priority') this.priority.add(key);
    else if (level === 'backlog') this.backlog.add(key);
    else this.addToGroup(key, groupName);
  }

  levelOf(key: string): Level | undefined {
    if (this.priority.has(key)) return 'priority';
    if (this.groupOfWaiting.has(key)) return 'normal';
    return this.backlog.has(key) ? 'backlog' : undefined;
  }

  /** Takes the next key of the best level among these, or nothing. */
  take(levels: Level[]): string | undefined {
    for (const level of levels) {
      const key = level === 'normal' ? this.nextOfGroups() : first(level === 'priority' ? this.priority : this.backlog);
      if (key === undefined) continue;
      this.remove(key);
      return key;
    }
    return undefined;
  }

  /** Tells that a key of the group got a slot, or gave it back. */
  started(groupName: string): void {
    const group = this.group(groupName);
    group.running++;
    group.served = ++this.turn;
  }

  ended(groupName: string): void {
    const group = this.groups.get(groupName);
    if (!group) return;
    group.running--;
    this.forgetIfIdle(groupName, group);
  }

  remove(key: string): void {
    this.priority.delete(key);
    this.backlog.delete(key);
    const name = this.groupOfWaiting.get(key);
    if (name === undefined) return;
    this.groupOfWaiting.delete(key);
    const group = this.groups.get(name)!;
    group.waiting.delete(key);
    this.forgetIfIdle(name, group);
  }

  clear(): void {
    for (const key of [...this.priority, ...this.backlog, ...this.groupOfWaiting.keys()]) this.remove(key);
  }

  private addToGroup(key: string, name: string): void {
    this.group(name).waiting.add(key);
    this.groupOfWaiting.set(key, name);
  }

  private nextOfGroups(): string | undefined {
    let best: Group | undefined;
    for (const group of this.groups.values()) {
      if (group.waiting.size === 0 || group.running >= this.mostOfGroup) continue;
      if (!best || goesBefore(group, best)) best = group;
    }
    return best && first(best.waiting);
  }

  private group(name: string): Group {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = { waiting: new Set(), running: 0, served: this.turn }));
    return group;
  }

  /** It comes back behind those that wait already, so nobody gains by queueing one key at a time. */
  private forgetIfIdle(name: string, group: Group): void {
    if (group.waiting.size === 0 && group.running === 0) this.groups.delete(name);
  }
}

function goesBefore(group: Group, other: Group): boolean {
  return group.running !== other.running ? group.running < other.running : group.served < other.served;
}

function rank(level: Level): number {
  return ['priority', 'normal', 'backlog'].indexOf(level);
}

function first(keys: Set<string>): string | undefined {
  return keys.values().next().value;
}
