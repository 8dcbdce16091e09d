import { SESSION_DAYS } from '@onebox/accounts';
import { parseCookie, type SerializeOptions, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

/** `__Host-` (RFC 6265bis, section 4.1.3.2): a browser then takes it from this host alone, over TLS, for all paths. */
function cookieName(request: Request): string {
  return request.secure ? '__Host-onebox' : 'onebox';
}

export function sessionTokenOf(request: Request): string | undefined {
  const header = request.headers.cookie;
  return header === undefined ? undefined : parseCookie(header)[cookieName(request)] || undefined;
}

export function setSessionCookie(request: Request, response: Response, token: string): void {
  append(request, response, token, SESSION_DAYS * 86_400);
}

export function clearSessionCookie(request: Request, response: Response): void {
  append(request, response, '', 0);
}

function append(request: Request, response: Response, value: string, maxAge: number): void {
  const options: SerializeOptions = { httpOnly: true, sameSite: 'lax', path: '/', secure: request.secure, maxAge };
  response.append('Set-Cookie', stringifySetCookie(cookieName(request), value, options));
}
