import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UserError } from '@onebox/errors';
import { equalInConstantTime, Secrets } from '@onebox/secrets';
import type { Request } from 'express';
import type { AuthenticatedRequest } from './caller.js';

/**
 * Two walls against requests that another site makes a browser send: a token bound to the session (OWASP's "signed
 * double submit", without the second cookie), and the Origin header.
 */
@Injectable()
export class Csrf {
  private readonly key: string;

  constructor(secrets: Secrets) {
    this.key = secrets.derive('csrf');
  }

  /** The value that `X-CSRF-Token` must have in this session. */
  tokenOf(sessionToken: string): string {
    return createHmac('sha256', this.key).update(sessionToken).digest('base64url');
  }

  /** @throws UserError where a change by a session comes without the session's token. */
  require(request: AuthenticatedRequest): void {
    const given = request.get('x-csrf-token');
    if (given && request.sessionToken && equalInConstantTime(given, this.tokenOf(request.sessionToken))) return;
    throw new UserError('forbidden', 'auth.csrf', 'The X-CSRF-Token header is missing or of another session.');
  }
}

/** Whether a request may change something (RFC 9110, section 9.2.1: safe methods). */
export function isChange(request: Pick<Request, 'method'>): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

/**
 * Refuses changes that a page of another origin asked a browser for. Programs send neither header; browsers always send
 * Origin with a change (Fetch standard, "append a request Origin header").
 */
export function requireOwnOrigin(request: Request): void {
  if (!isChange(request) || request.get('authorization')) return;
  const origin = request.get('origin');
  const foreign = origin !== undefined && hostOf(origin) !== request.host.toLowerCase();
  if (!foreign && request.get('sec-fetch-site') !== 'cross-site') return;
  throw new UserError('forbidden', 'auth.origin', 'This request was made by a page of another site.');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
