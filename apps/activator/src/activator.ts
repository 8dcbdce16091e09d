import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WokenEndpoint } from '@onebox/commands';
import { equalInConstantTime } from '@onebox/secrets';
import type { Logger } from 'pino';
import { answerPage, answerText, drain, notNow, type Page, UNKNOWN } from './answer.js';
import type { ProxyHead } from './proxy-head.js';
import { Visitor } from './visitor.js';
import { WaitingRoom } from './waiting-room.js';
import { Wakes } from './wakes.js';

export interface ActivatorOptions {
  wakeSocket: string;
  /** How long a request waits for its site. */
  wakeMs: number;
  perSite?: number;
  inAll?: number;
  /** What the edge shows; read anew until it is there, since the worker writes it at its first start. */
  secret: () => string | undefined;
  log: Logger;
}

const HEAD_MS = 5000;
const CONNECT_MS = 1000;
const AGAIN_MS = 200;
const RETRY_AFTER_SECONDS = 10;

/**
 * Holds requests for sites that have no live container until the worker has started one, then joins the two connections.
 * It never looks into a request: it joins bytes, so bodies of any size, WebSockets and whatever comes next pass. A request
 * is sent at most once, because nothing is sent before a connection stands, and nothing is repeated after.
 */
export class Activator {
  private readonly wakes: Wakes;
  private readonly room: WaitingRoom;

  constructor(private readonly options: ActivatorOptions) {
    this.wakes = new Wakes(options.wakeSocket, options.wakeMs);
    this.room = new WaitingRoom({ perSite: options.perSite ?? 100, inAll: options.inAll ?? 2000 });
  }

  server(): Server {
    return createServer({ allowHalfOpen: true }, (socket) => {
      this.serve(new Visitor(socket)).catch((error: unknown) => {
        this.options.log.error({ err: error }, 'a request failed');
        socket.destroy();
      });
    });
  }

  private async serve(visitor: Visitor): Promise<void> {
    const head = await visitor.head(HEAD_MS);
    if (head === undefined) visitor.socket.destroy();
    else if (head === 'plain') answerStranger(visitor);
    else if (!this.isEdge(head)) visitor.socket.destroy();
    else await this.serveSite(visitor, head);
  }

  private isEdge(head: ProxyHead): boolean {
    const secret = this.options.secret();
    if (secret === undefined) this.options.log.warn('the secret of the edge is not there yet');
    return secret !== undefined && equalInConstantTime(secret, head.secret);
  }

  private async serveSite(visitor: Visitor, { siteId, pool }: ProxyHead): Promise<void> {
    const leave = this.room.enter(siteId);
    if (!leave) {
      this.options.log.warn({ siteId }, 'too many requests wait');
      return end(visitor, notNow(RETRY_AFTER_SECONDS));
    }
    const found = await this.container(siteId, pool, visitor.gone).finally(leave);
    if (visitor.gone.aborted) {
      if ('socket' in found) found.socket.destroy();
      visitor.socket.destroy();
    } else if ('page' in found) end(visitor, found.page);
    else join(visitor, found.socket);
  }

  /** A standing connection to the site's container, or the page that says why not. */
  private async container(
    siteId: string,
    pool: string | undefined,
    gone: AbortSignal,
  ): Promise<{ socket: Socket } | { page: Page }> {
    const found = new AbortController();
    const signal = AbortSignal.any([gone, found.signal]);
    const over = sleep(this.options.wakeMs, 'over' as const, { signal }).catch(() => 'over' as const);
    try {
      const result = await this.attempts(siteId, pool, over);
      if (result) return result;
    } finally {
      found.abort();
    }
    if (!gone.aborted) this.options.log.error({ siteId, pool }, 'a site was not woken in time');
    return { page: notNow(RETRY_AFTER_SECONDS) };
  }

  /** `undefined` once it is over: too late, or the visitor left. */
  private async attempts(
    siteId: string,
    pool: string | undefined,
    over: Promise<'over'>,
  ): Promise<{ socket: Socket } | { page: Page } | undefined> {
    for (;;) {
      const answer = await Promise.race([this.ask(siteId, pool), over]);
      if (answer === 'over') return undefined;
      if (answer?.kind === 'unknown') return { page: UNKNOWN };
      if (answer?.kind === 'refused') {
        this.options.log.error({ siteId, pool, code: answer.refusal.code }, 'a site could not be woken');
        return { page: notNow(answer.refusal.retryAfterSeconds ?? RETRY_AFTER_SECONDS) };
      }
      const socket = answer && (await connected(answer.endpoint));
      if (socket) return { socket };
      await sleep(AGAIN_MS);
    }
  }

  /** `undefined` while the worker does not answer: it may be restarting. */
  private async ask(siteId: string, pool: string | undefined) {
    try {
      return await this.wakes.ask(siteId, pool);
    } catch (error) {
      this.options.log.warn({ siteId, reason: (error as Error).message }, 'the worker does not answer');
      return undefined;
    }
  }
}

/** Only our own machine gets here. */
function answerStranger(visitor: Visitor): void {
  const health = visitor.text().startsWith('GET /.onebox/health ');
  visitor.release();
  if (health) answerText(visitor.socket, '200 OK', 'ok\n');
  else answerText(visitor.socket, '421 Misdirected Request', 'Only the edge is served here.\n');
}

function end(visitor: Visitor, page: Page): void {
  visitor.release();
  answerPage(visitor.socket, page);
}

function connected({ address, port }: WokenEndpoint): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    const fail = () => {
      socket.destroy();
      resolve(undefined);
    };
    socket.setTimeout(CONNECT_MS, fail);
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0).off('timeout', fail).off('error', fail);
      resolve(socket);
    });
  });
}

/** What one side sends the other gets, to the end. A side that breaks off breaks the other one off, so that the edge sees it. */
function join(visitor: Visitor, container: Socket): void {
  const { socket } = visitor;
  const breakOff = () => {
    socket.resetAndDestroy();
    container.destroy();
  };
  container.on('error', breakOff);
  socket.on('error', () => container.destroy());
  socket.once('close', () => container.destroy());
  container.once('end', () => drain(socket));
  const held = visitor.release();
  if (held.length > 0) container.write(held);
  socket.pipe(container);
  container.pipe(socket);
}
