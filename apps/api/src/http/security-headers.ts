import type { NextFunction, Request, Response } from 'express';

/** No inline script, no inline style, nothing from elsewhere. Swagger UI draws its icons from data: URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For a page whose styles are made at run time and carry the nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return POLICY.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
}

/** On every answer, pages and API alike. Answers of the API are not to be kept by any cache. */
export function securityHeaders() {
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    if (request.secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    if (request.path.startsWith('/api/v1/')) response.setHeader('Cache-Control', 'no-store');
    next();
  };
}
