import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorageService } from '@nestjs/throttler';
import type { Config } from '@onebox/config';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import { CONFIG } from '../platform/tokens.js';
import { addressBlock, isLoopback } from './address-block.js';
import type { Limit } from './limits.js';

/**
 * Counts requests in this process's memory (one process serves the API), in sliding windows. A developer's own machine is
 * exempt outside of production.
 */
@Injectable()
export class RateLimits {
  private readonly storage = new ThrottlerStorageService();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Counts one request and tells how many are left. @throws UserError throttled, with Retry-After */
  async take(limit: Limit, key: string, request: Request, response: Response): Promise<void> {
    if (this.exempts(request)) return;
    const { name, requests, windowMs } = limit;
    const count = await this.storage.increment(`${name}:${key}`, windowMs, requests, 0, name);
    tell(response, requests, Math.max(0, requests - count.totalHits), count.timeToExpire);
    if (!count.isBlocked) return;
    const seconds = Math.max(1, count.timeToBlockExpire);
    const message = `Too many requests. Try again in ${seconds} s.`;
    throw new UserError('throttled', 'throttled', message, [], seconds);
  }

  takeByAddress(limit: Limit, request: Request, response: Response): Promise<void> {
    return this.take(limit, addressBlock(request.ip ?? ''), request, response);
  }

  private exempts(request: Request): boolean {
    return !this.config.rateLimits || (this.config.mode !== 'production' && isLoopback(request.ip ?? ''));
  }
}

/** Where several limits hold, the headers tell the one that is nearer to its end. */
function tell(response: Response, limit: number, remaining: number, resetSeconds: number): void {
  const told = response.getHeader('RateLimit-Remaining');
  if (told !== undefined && Number(told) <= remaining) return;
  response.setHeader('RateLimit-Limit', limit);
  response.setHeader('RateLimit-Remaining', remaining);
  response.setHeader('RateLimit-Reset', resetSeconds);
}
