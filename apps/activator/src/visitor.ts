import type { Socket } from 'node:net';
import { parseProxyHead, type ProxyHead } from './proxy-head.js';

/** Enough for the headers and a small body; a larger body waits in the kernel, and with the visitor. */
const HELD_BYTES = 16 * 1024;

/**
 * A connection of the edge, that is one request. Its bytes are held back, not consumed, until it is known where they go.
 * `gone` aborts when the edge ends the connection, since then nobody waits for an answer.
 */
export class Visitor {
  private held = Buffer.alloc(0);
  private readonly leaving = new AbortController();
  private readonly take = () => this.hold();

  constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    const leave = () => this.leaving.abort();
    socket.once('end', leave).once('close', leave).on('error', leave);
    socket.on('readable', this.take);
  }

  get gone(): AbortSignal {
    return this.leaving.signal;
  }

  /** `plain` for one that is not the edge; `undefined` for one that left or said nothing in time. */
  head(timeoutMs: number): Promise<ProxyHead | 'plain' | undefined> {
    return new Promise((resolve) => {
      const look = () => {
        const head = parseProxyHead(this.held);
        if (head === 'more') return;
        if (head !== 'plain') this.held = this.held.subarray(head.length);
        done(head);
      };
      const leave = () => done(undefined);
      const timer = setTimeout(leave, timeoutMs);
      const done = (result: ProxyHead | 'plain' | undefined) => {
        clearTimeout(timer);
        this.socket.off('readable', look);
        this.gone.removeEventListener('abort', leave);
        resolve(result);
      };
      this.gone.addEventListener('abort', leave);
      this.socket.on('readable', look);
      look();
    });
  }

  /** What was held back so far, as text. */
  text(): string {
    return this.held.toString('latin1');
  }

  /** Ends the holding back: everything from now on, and what was held, is the caller's. */
  release(): Buffer {
    this.socket.off('readable', this.take);
    const held = this.held;
    this.held = Buffer.alloc(0);
    return held;
  }

  private hold(): void {
    while (this.held.length < HELD_BYTES) {
      const chunk = this.socket.read() as Buffer | null;
      if (chunk === null) return;
      this.held = Buffer.concat([this.held, chunk]);
    }
  }
}
