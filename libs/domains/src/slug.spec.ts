import fc from 'fast-check';
import { randomSlug, slugBase, slugCandidates } from './slug.js';

describe('slugs', () => {
  it.each([
    ['example.com', 'example'],
    ['www.example.com', 'example'],
    ['blog.example.co.uk', 'blog'],
    ['xn--bcher-kva.de', 'xn--bcher-kva'],
  ])('%s is previewed as %s', (hostname, slug) => expect(slugBase(hostname)).toBe(slug));

  it('are numbered where they are taken, and always one label', () => {
    expect(slugCandidates('shop').slice(0, 3)).toEqual(['shop', 'shop-2', 'shop-3']);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), (base) => {
        const candidates = slugCandidates(base);
        expect(new Set(candidates).size).toBe(candidates.length);
        for (const slug of candidates) expect(slug).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });

  it('are two words where there is no name', () => {
    expect(randomSlug()).toMatch(/^[a-z]+-[a-z]+$/);
    expect(randomSlug(() => 0)).toBe('amber-apple');
  });
});
