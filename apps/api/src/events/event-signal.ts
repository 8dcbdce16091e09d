import { Injectable } from '@nestjs/common';

type Listener = (accountId: string) => void;

/** "This account has new events", from wherever: this process's own changes, and the worker's socket. */
@Injectable()
export class EventSignal {
  private readonly listeners = new Set<Listener>();

  raise(accountId: string): void {
    for (const listener of this.listeners) listener(accountId);
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
