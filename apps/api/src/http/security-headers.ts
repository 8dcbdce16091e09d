import type { Config } from '@onebox/config';
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

/** Where a page gives cards to Stripe: its script, its card fields and the banks' pages in them (docs.stripe.com/security/guide). */
const STRIPE: Record<string, string> = {
  'script-src': 'https://js.stripe.com https://*.js.stripe.com',
  'frame-src': 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  'connect-src': 'https://api.stripe.com',
};

/** For a page whose styles are made at run time and carry the nonce. Nothing of Stripe's where cards do not go there. */
export function contentSecurityPolicy(nonce: string, gateway: Config['payments']): string {
  const policy = POLICY.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
  if (gateway !== 'stripe') return policy;
  return Object.entries(STRIPE).reduce(withSources, policy);
}

function withSources(policy: string, [directive, sources]: [string, string]): string {
  const own = `${directive} 'self'`;
  return policy.includes(own) ? policy.replace(own, `${own} ${sources}`) : `${policy}; ${directive} ${sources}`;
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
