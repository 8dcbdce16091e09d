import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent } from '../engine.port.js';
import type { DockerHost } from './host.js';
import { isOurs, ownerOf } from './labels.js';

const ACTIONS = ['start', 'die', 'oom', 'stop', 'destroy', 'create', 'pause', 'unpause'] as const;
const KINDS: Record<string, EngineEvent['kind']> = { container: 'workload', network: 'network', volume: 'volume' };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** The engine answers before it has subscribed us; what happened since then it replays. */
const REPLAYED_SECONDS = 2;
/** A listener that falls further behind is told to look at everything instead. */
const QUEUED_EVENTS = 10_000;

/** One message of the engine's stream ("Monitor events" in its API reference). */
export interface RawEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  time?: number;
  timeNano?: number;
}

/** The engine's events for one installation, across the engine's restarts: see `Engine.events`. */
export async function* engineEvents(host: DockerHost, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const source = await subscribed(host, signal).catch(() => undefined);
    if (source) {
      pause = FIRST_PAUSE_MS;
      yield* received(source, host.installationId, signal);
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function subscribed(host: DockerHost, signal: AbortSignal): Promise<Readable> {
  const filters = { type: Object.keys(KINDS), event: [...ACTIONS] };
  const since = Math.floor(Date.now() / 1000) - REPLAYED_SECONDS;
  return (await host.docker.getEvents({ filters: filters as never, since, abortSignal: signal })) as Readable;
}

async function* received(source: Readable, installationId: string, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const queue = new EventQueue();
  const close = () => source.destroy();
  signal.addEventListener('abort', close, { once: true });
  // Read as it comes: the engine drops the events of a listener that lets it wait for 100 ms.
  const lines = new JsonLines((raw) => {
    const event = eventOf(raw, installationId);
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
  const time = raw.timeNano ? new Date(raw.timeNano / 1e6) : new Date((raw.time ?? 0) * 1000);
  const action = ACTIONS.find((known) => known === raw.Action) ?? 'other';
  return { kind, action, name, labels: kind === 'workload' ? ownerOf(attributes) : {}, time };
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
