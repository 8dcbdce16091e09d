import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { type AccountEvent, Operations } from '@onebox/operations';
import type { Logger } from 'pino';
import { LOG } from '../platform/tokens.js';
import { EventSignal } from './event-signal.js';
import { EventSocket } from './event-socket.js';
import { EventViews, type ToldEvent } from './event-views.js';

/** Where a nudge was lost, a stream is late by this much at most. */
const POLL_MS = 2000;
/** Ids are given at the insert and seen at the commit: this many are read again, so that a late one is not passed over. */
const OVERLAP_IDS = 500;
/** How far back a late one may have been made, for a stream that resumes. */
const OVERLAP_MS = 10_000;
const MOST_AT_ONCE = 1000;
/** Whoever was away for longer reads anew, which is less work for both. */
const MOST_MISSED = 1000;

type Deliver = (events: ToldEvent[]) => void;

/** Instead of more events than are told again: whoever listens reads anew what it shows. */
export interface Missed {
  /** What to resume after from now on. */
  id: string;
  type: 'missed';
  data: Record<string, never>;
}

/** Administrators: they are told of all accounts. */
export const EVERYONE = Symbol('everyone');
/** An account's id, or everyone. */
export type Audience = string | typeof EVERYONE;

interface Subscriber {
  audience: Audience;
  deliver: Deliver;
}

/**
 * Reads the outbox for all open streams: one query for all of them, on a nudge and every 2 s, and none while nobody
 * listens.
 */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  private readonly subscribers = new Set<Subscriber>();
  private readonly seen = new Set<number>();
  private newest = 0;
  private starting?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private reading?: Promise<void>;
  private readAgain = false;
  private readonly forget: () => void;

  constructor(
    private readonly operations: Operations,
    private readonly views: EventViews,
    private readonly clock: Clock,
    private readonly socket: EventSocket,
    signal: EventSignal,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.forget = signal.listen((accountId) => {
      if (this.countOf(accountId) + this.countOf(EVERYONE) > 0) this.read();
    });
  }

  /**
   * Delivers every event of the audience that is committed after this returns. An event may come twice, never not at all.
   * Returns how to stop.
   */
  async subscribe(audience: Audience, deliver: Deliver): Promise<() => void> {
    const subscriber: Subscriber = { audience, deliver };
    this.subscribers.add(subscriber);
    try {
      await (this.starting ??= this.start());
    } catch (error) {
      this.remove(subscriber);
      throw error;
    }
    return () => this.remove(subscriber);
  }

  /** What a subscriber has not been told since then. */
  async since(audience: Audience, lastEventId: string): Promise<(ToldEvent | Missed)[]> {
    const last = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : 0;
    const limit = MOST_MISSED + OVERLAP_IDS + 1;
    const events = await this.eventsAfter(audience, String(Math.max(0, last - OVERLAP_IDS)), limit);
    const recent = this.clock.now().getTime() - OVERLAP_MS;
    const missed = events.filter(({ id, createdAt }) => Number(id) > last || createdAt.getTime() > recent);
    if (missed.length > MOST_MISSED) return [{ id: String(this.newest), type: 'missed', data: {} }];
    return this.viewsOf(audience, missed);
  }

  onModuleDestroy(): void {
    this.forget();
    this.subscribers.clear();
    this.stop();
  }

  private async start(): Promise<void> {
    try {
      await this.socket.listen();
      this.newest = Number(await this.operations.latestEventId());
      this.seen.clear();
      for (const event of await this.operations.recentEvents(String(this.newest - OVERLAP_IDS))) {
        this.seen.add(Number(event.id));
      }
      this.timer = setInterval(() => this.read(), POLL_MS);
    } catch (error) {
      this.starting = undefined;
      throw error;
    }
  }

  private stop(): void {
    clearInterval(this.timer);
    this.starting = undefined;
  }

  private remove(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
    if (this.subscribers.size === 0) this.stop();
  }

  private eventsAfter(audience: Audience, lastId: string, limit: number): Promise<AccountEvent[]> {
    if (audience === EVERYONE) return this.operations.recentEvents(lastId, limit);
    return this.operations.eventsAfter(audience, lastId, limit);
  }

  private viewsOf(audience: Audience, events: AccountEvent[]): Promise<ToldEvent[]> {
    return audience === EVERYONE ? this.views.ofEveryone(events) : this.views.of(audience, events);
  }

  /** One at a time; asked for in the middle of one, once more after it. */
  private read(): void {
    if (this.reading) {
      this.readAgain = true;
      return;
    }
    this.reading = this.readNew()
      .catch((error: unknown) => this.log.warn({ err: error }, 'could not read events; trying again'))
      .finally(() => {
        this.reading = undefined;
        if (this.readAgain && this.subscribers.size > 0) this.read();
        this.readAgain = false;
      });
  }

  private async readNew(): Promise<void> {
    await this.starting;
    const events = await this.operations.recentEvents(String(Math.max(0, this.newest - OVERLAP_IDS)), MOST_AT_ONCE);
    const fresh = events.filter(({ id }) => !this.seen.has(Number(id)));
    const byAccount = new Map<string, AccountEvent[]>();
    for (const event of fresh) {
      const { accountId } = event;
      if (accountId !== null) byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), event]);
    }
    for (const [accountId, missed] of byAccount) await this.tell(accountId, missed);
    if (fresh.length > 0) await this.tell(EVERYONE, fresh);
    this.remember(fresh);
    if (events.length === MOST_AT_ONCE) this.readAgain = true;
  }

  private async tell(audience: Audience, events: AccountEvent[]): Promise<void> {
    if (this.countOf(audience) === 0) return;
    const told = await this.viewsOf(audience, events);
    for (const subscriber of this.subscribers) if (subscriber.audience === audience) subscriber.deliver(told);
  }

  private remember(events: AccountEvent[]): void {
    for (const { id } of events) {
      this.seen.add(Number(id));
      this.newest = Math.max(this.newest, Number(id));
    }
    for (const id of this.seen) if (id <= this.newest - OVERLAP_IDS) this.seen.delete(id);
  }

  private countOf(audience: Audience): number {
    let count = 0;
    for (const subscriber of this.subscribers) if (subscriber.audience === audience) count++;
    return count;
  }
}
