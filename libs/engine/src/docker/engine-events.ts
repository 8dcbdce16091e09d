import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent, LifeAction } from '../engine.port.js';
import type { DockerHost } from './host.js';
import { isOurs, ownerOf } from './labels.js';

/**
 * By what the engine calls them. Commands that are run in containers (`exec_create: …`) are not asked for: they are many, and
 * their lines may hold secrets.
 */
const ACTIONS: Record<string, LifeAction> = {
  ...{ create: 'create', start: 'start', pause: 'pause', unpause: 'unpause', oom: 'oom', kill: 'kill', die: 'die' },
  ...{ stop: 'stop', restart: 'restart', destroy: 'destroy' },
  ...{ 'health_status: healthy': 'healthy', 'health_status: unhealthy': 'unhealthy' },
};
/** The engine's filter takes the beginning of a name. */
const ASKED_FOR = [...new Set(Object.keys(ACTIONS).map((name) => name.split(':')[0]!))];
const KINDS: Record<string, EngineEvent['kind']> = { container: 'workload', network: 'network', volume: 'volume' };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** The engine answers before it has subscribed us; what happened since then it replays. */
const REPLAYED_MS = 2_000;
/** The engine keeps so many events to be replayed, of all containers and kinds, until it is restarted. */
const REPLAYED_EVENTS = 256;
/** A listener that falls further behind is told to look at everything instead. */
const QUEUED_EVENTS = 10_000;

/** One message of the engine's stream ("Monitor events" in its API reference): docs.docker.com/reference/api/engine. */
export interface RawEvent {
  Type?: string;
  Action?: string;
  /** Attributes are the container's labels, its `name`, and of `die` the `exitCode`, of `kill` the `signal`, as numbers. */
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  /** Seconds since 1970. */
  time?: number;
  /** Nanoseconds since 1970. */
  timeNano?: number;
}

/** The engine's events for one installation, across the engine's restarts: see `Engine.events`. */
export async function* engineEvents(host: DockerHost, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const heard = new Heard();
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const source = await subscribed(host, heard, signal).catch(() => undefined);
    if (source) {
      pause = FIRST_PAUSE_MS;
      yield* received(source, heard, host.installationId, signal);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function subscribed(host: DockerHost, heard: Heard, signal: AbortSignal): Promise<Readable> {
  const filters = { type: Object.keys(KINDS), event: ASKED_FOR };
  const since = heard.since();
  return (await host.docker.getEvents({ filters: filters as never, since, abortSignal: signal })) as Readable;
}

/** What was heard over all connections: a new one asks for what came after it, and what it hears again is left out. */
export class Heard {
  private readonly keys = new Set<string>();
  private last = Date.now();

  /** For the engine's `since`, in seconds since 1970. A clock that was set back does not make us ask for the future. */
  since(): number {
    return Math.floor(Math.min(this.last, Date.now() - REPLAYED_MS) / 1000);
  }

  /** Whether it is new. */
  note(raw: RawEvent): boolean {
    const key = `${raw.timeNano ?? raw.time} ${raw.Action} ${raw.Actor?.ID}`;
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    if (this.keys.size > REPLAYED_EVENTS) this.keys.delete(this.keys.values().next().value!);
    this.last = timeOf(raw);
    return true;
  }
}

async function* received(
  source: Readable,
  heard: Heard,
  installationId: string,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  const queue = new EventQueue();
  const close = () => source.destroy();
  signal.addEventListener('abort', close, { once: true });
  // Read as it comes: the engine drops the events of a listener that lets it wait for 100 ms.
  const lines = new JsonLines((raw) => {
    const event = heard.note(raw) && eventOf(raw, installationId);
    if (event) queue.push(event);
  });
  source.on('data', (chunk: Buffer) => lines.push(chunk));
  source.on('error', () => undefined);
  source.once('close', () => queue.end());
  try {
    yield connected();
    yield* queue.drain();
  } finally {
    signal.removeEventListener('abort', close);
    source.destroy();
  }
}

function connected(): EngineEvent {
  return { kind: 'connected', action: 'other', name: '', labels: {}, time: new Date() };
}

/** `undefined` for a stranger's. Networks' and volumes' events carry no labels, so they are told by their names. */
export function eventOf(raw: RawEvent, installationId: string): EngineEvent | undefined {
  const kind = KINDS[raw.Type ?? ''];
  const attributes = raw.Actor?.Attributes ?? {};
  // A volume's event names it as the actor's id only; a network's and a container's as an attribute.
  const name = attributes.name ?? raw.Actor?.ID ?? '';
  const ours = kind === 'workload' ? isOurs(installationId, attributes) : name.startsWith(`ob-${installationId}-`);
  if (!kind || !ours) return undefined;
  const time = new Date(timeOf(raw));
  const action = ACTIONS[raw.Action ?? ''] ?? 'other';
  if (kind !== 'workload') return { kind, action, name, labels: {}, time };
  return { kind, action, name, labels: ownerOf(attributes), time, ...circumstances(action, attributes) };
}

/** In milliseconds since 1970. */
function timeOf({ time = 0, timeNano = time * 1e9 }: RawEvent): number {
  return timeNano / 1e6;
}

function circumstances(action: EngineEvent['action'], { exitCode, signal }: Record<string, string>) {
  if (action === 'die' && exitCode !== undefined) return { exitCode: Number(exitCode) };
  return action === 'kill' && signal !== undefined ? { signal: signalName(signal) } : {};
}

/** `15` → `SIGTERM`; real-time signals have numbers only. */
function signalName(number: string): string {
  return Object.entries(constants.signals).find(([, value]) => value === Number(number))?.[0] ?? number;
}

/** Objects one a line, which is how the engine's stream writes them. */
export class JsonLines {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly take: (object: RawEvent) => void) {}

  push(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) if (line.trim()) this.take(JSON.parse(line) as RawEvent);
  }
}

class EventQueue {
  private events: EngineEvent[] = [];
  private ended = false;
  private wake = () => undefined as void;

  push(event: EngineEvent): void {
    this.events.push(event);
    if (this.events.length > QUEUED_EVENTS) this.events = [connected()];
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *drain(): AsyncGenerator<EngineEvent> {
    for (;;) {
      const some = this.events;
      this.events = [];
      yield* some;
      if (this.events.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
