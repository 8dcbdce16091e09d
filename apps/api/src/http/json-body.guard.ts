import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UserError } from '@onebox/errors';
import { json, type Request, type Response } from 'express';
import { STREAMED_BODY } from './caller.js';

/**
 * Global: reads a body, which is JSON. A guard and no middleware, since only here it is known whether the handler is one that
 * reads the body itself, of whatever type that is.
 */
@Injectable()
export class JsonBodyGuard implements CanActivate {
  private readonly parse = json({ limit: '256kb', reviver: onlyWholeCharacters });

  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(STREAMED_BODY, targets)) return true;
    const http = context.switchToHttp();
    requireJson(http.getRequest());
    await this.read(http.getRequest(), http.getResponse());
    return true;
  }

  private read(request: Request, response: Response): Promise<void> {
    return new Promise((resolve, reject) =>
      this.parse(request, response, (error?: Error) => (error ? reject(error) : resolve())),
    );
  }
}

function requireJson(request: Request): void {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (!hasBody || request.is('json')) return;
  throw new UserError(
    'unsupported_media',
    'body.not_json',
    'Send the body as JSON, with Content-Type: application/json.',
  );
}

/** Half a surrogate pair is no text in any encoding, and the database refuses it (RFC 7493, 2.1): not JSON for us. */
function onlyWholeCharacters(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw new SyntaxError('A string has half a character.');
  return value;
}
