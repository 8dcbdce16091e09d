import type { ContainerAction } from '@onebox/commands';
import type { EngineEvent } from '@onebox/engine';
import { containerId } from './container-id.js';

/** The last ones of each container: about 10 KB where it has so many. */
export const KEPT_EVENTS = 100;
const KEPT_MS = 3_600_000;

/** Something that happened to a container. Times are in milliseconds since 1970. */
export interface LifeEvent {
  at: number;
  action: ContainerAction;
  /** Of `die`. */
  exitCode?: number;
  /** Of `kill`. */
  signal?: string;
}

/** After these it is open, or known, whether it is well. */
const OF_HEALTH: ContainerAction[] = ['start', 'healthy', 'unhealthy', 'die'];

/**
 * The lives of all containers since the worker began, by their ids: as the engine tells them, and whether they take
 * connections as the worker finds out. What has been gone for an hour is forgotten.
 */
export class LifeEvents {
  private readonly lists = new Map<string, LifeEvent[]>();

  heed({ kind, action, name, time, exitCode, signal }: EngineEvent): void {
    if (kind !== 'workload' || action === 'other') return;
    this.add(containerId(name), { at: time.getTime(), action, exitCode, signal });
  }

  /** What one of the worker's own trials found: kept where it is news, which at the worker's start a healthy one is not. */
  noteHealth(id: string, found: 'healthy' | 'unhealthy', at: number): void {
    const last = this.lists.get(id)?.findLast(({ action }) => OF_HEALTH.includes(action))?.action;
    const isNews = found === 'healthy' ? last === 'start' || last === 'unhealthy' : last !== found && last !== 'die';
    if (isNews) this.add(id, { at, action: found });
  }

  has(id: string): boolean {
    return this.lists.has(id);
  }

  /** The oldest first. */
  of(id: string): LifeEvent[] {
    return this.lists.get(id) ?? [];
  }

  forgetGone(present: ReadonlySet<string>, now: number): void {
    for (const [id, events] of this.lists) {
      if (!present.has(id) && now - events.at(-1)!.at >= KEPT_MS) this.lists.delete(id);
    }
  }

  private add(id: string, event: LifeEvent): void {
    const events = this.lists.get(id) ?? [];
    this.lists.set(id, events);
    // What comes late, after a loss of the engine, goes where it belongs.
    events.splice(events.findLastIndex(({ at }) => at <= event.at) + 1, 0, event);
    if (events.length > KEPT_EVENTS) events.shift();
  }
}

/** The engine tells `oom` beside the end that it led to, before or after; an end that was asked for has its `kill` before. */
export function diedOfMemory(events: LifeEvent[], index: number): boolean {
  const [before, after] = [events[index - 1], events[index + 1]];
  return events[index]!.action === 'die' && (before?.action === 'oom' || after?.action === 'oom');
}
