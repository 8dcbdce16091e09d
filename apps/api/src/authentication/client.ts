import type { Client } from '@onebox/accounts';
import type { Request } from 'express';

/** From where a request comes: the address that the edge saw, since only it is believed. */
export function clientOf(request: Request): Client {
  return { address: request.ip ?? '', userAgent: request.get('user-agent') ?? '' };
}
