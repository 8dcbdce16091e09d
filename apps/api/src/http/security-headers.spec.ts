import { contentSecurityPolicy } from './security-headers.js';

function sourcesOf(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

const sandbox = sourcesOf(contentSecurityPolicy('n0nce', 'sandbox'));
const stripe = sourcesOf(contentSecurityPolicy('n0nce', 'stripe'));

it('lets a page load from nowhere else, and frame nothing', () => {
  expect(sandbox['default-src']).toEqual(["'none'"]);
  expect(sandbox['script-src']).toEqual(["'self'"]);
  expect(sandbox['style-src']).toEqual(["'self'", "'nonce-n0nce'"]);
  expect(sandbox['connect-src']).toEqual(["'self'"]);
  expect(sandbox).not.toHaveProperty('frame-src');
  expect(JSON.stringify(sandbox)).not.toContain('stripe');
});

it('lets it give cards to Stripe where they go there, and nothing else of Stripe', () => {
  expect(stripe).toEqual({
    ...sandbox,
    'script-src': ["'self'", 'https://js.stripe.com', 'https://*.js.stripe.com'],
    'frame-src': ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    'connect-src': ["'self'", 'https://api.stripe.com'],
  });
});

it.each(['sandbox', 'stripe'] as const)('never runs what stands in the page itself, with %s', (gateway) => {
  expect(contentSecurityPolicy('n0nce', gateway)).not.toMatch(/unsafe/);
  expect(sourcesOf(contentSecurityPolicy('n0nce', gateway))['frame-ancestors']).toEqual(["'none'"]);
});
