import { InvalidInput } from '@onebox/errors';
import fc from 'fast-check';
import { parentsOf, registrableDomain, requireHostname, slugOfPreview, wwwAlias } from './hostname.js';

const rules = { panelHost: 'panel.onebox.test', previewDomain: 'sites.onebox.test' };
const local = { panelHost: 'localhost', previewDomain: 'sites.localhost' };
const label63 = 'a'.repeat(63);
/** 63 + 1 + 63 + 1 + 63 + 1 + 57 + 4 = 253. */
const name253 = [label63, label63, label63, `${'b'.repeat(57)}.com`].join('.');

function refusal(text: string, given = rules): string {
  try {
    return `accepted as ${requireHostname(text, given)}`;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    expect(error.fields).toHaveLength(1);
    expect(error.fields[0]!.path).toBe('hostname');
    return error.fields[0]!.message;
  }
}

describe('requireHostname', () => {
  it.each([
    ['example.com', 'example.com'],
    ['Example.COM', 'example.com'],
    ['  example.com ', 'example.com'],
    ['example.com.', 'example.com'],
    ['www.example.co.uk', 'www.example.co.uk'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['BÜCHER.DE', 'xn--bcher-kva.de'],
    ['xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['faß.de', 'xn--fa-hia.de'],
    ['☃.net', 'xn--n3h.net'],
    ['example。com', 'example.com'],
    ['my-shop.github.io', 'my-shop.github.io'],
    ['site.test', 'site.test'],
    ['a.b.c.example', 'a.b.c.example'],
    ['1and1.com', '1and1.com'],
    [`${label63}.com`, `${label63}.com`],
    [name253, name253],
    ['blog.sites.onebox.test', 'blog.sites.onebox.test'],
    ['onebox.test', 'onebox.test'],
  ])('takes %j as %j', (text, kept) => expect(requireHostname(text, rules)).toBe(kept));

  it.each([
    ['', /Enter a name/],
    ['   ', /Enter a name/],
    ['https://example.com/', /without https/],
    ['example.com/shop', /without a path/],
    ['example.com?x', /without a path/],
    ['example.com:8080', /without a port/],
    ['me@example.com', /e-mail/],
    ['exa mple.com', /no spaces/],
    ['*.example.com', /wildcard/],
    ['a..b.com', /dot too many/],
    ['.example.com', /dot too many/],
    ['example.com..', /dot too many/],
    ['127.0.0.1', /IP address/],
    ['0x7f.1', /IP address/],
    ['1.2.3.400', /not a name/],
    ['::1', /IP address/],
    ['[::1]', /IP address/],
    ['2001:db8::1', /IP address/],
    ['my_site.com', /underscore/],
    ['-a.com', /hyphen/],
    ['a-.com', /hyphen/],
    ['a,b.com', /letters, digits/],
    ['ex%41mple.com', /letters, digits/],
    ['xn--a.com', /not a name/],
    [`${label63}a.com`, /63 characters/],
    [`b${name253}`, /253 characters|63 characters/],
    [`x.${name253}`, /253 characters/],
    ['com', /at least two parts/],
    ['intranet', /at least two parts/],
    ['localhost', /own machine/],
    ['blog.localhost', /own machine/],
    ['co.uk', /registered below it/],
    ['github.io', /registered below it/],
    ['printer.local', /cannot be reached/],
    ['db.internal', /cannot be reached/],
    ['x.invalid', /cannot be reached/],
    ['panel.onebox.test', /platform’s own/],
    ['PANEL.onebox.test.', /platform’s own/],
    ['x.panel.onebox.test', /platform’s own/],
    ['sites.onebox.test', /platform’s own/],
    ['a.b.sites.onebox.test', /Previews have one part/],
  ])('refuses %j and says why', (text, reason) => expect(refusal(text)).toMatch(reason));

  it('knows that everything below a panel at localhost is its own, but the previews', () => {
    expect(refusal('blog.localhost', local)).toMatch(/platform’s own/);
    expect(refusal('localhost', local)).toMatch(/platform’s own/);
    expect(requireHostname('blog.sites.localhost', local)).toBe('blog.sites.localhost');
    expect(refusal('panel.sites.localhost', { ...local, panelHost: 'panel.sites.localhost' })).toMatch(/own/);
  });

  it('gives only what a certificate, a map and a Host header can hold, and takes it again as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
        let kept: string;
        try {
          kept = requireHostname(text, rules);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          return;
        }
        expect(kept).toMatch(
          /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
        );
        expect(requireHostname(kept, rules)).toBe(kept);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what a name implies', () => {
  it('knows where registration happens', () => {
    expect(registrableDomain('a.b.example.co.uk')).toBe('example.co.uk');
    expect(registrableDomain('me.github.io')).toBe('me.github.io');
    expect(registrableDomain('x.y.test')).toBe('y.test');
  });

  it('adds www. to a registered name alone', () => {
    expect(wwwAlias('example.com')).toBe('www.example.com');
    expect(wwwAlias('blog.example.com')).toBeUndefined();
    expect(wwwAlias('www.example.com')).toBeUndefined();
  });

  it('lists the names above, never a public suffix', () => {
    expect(parentsOf('a.b.example.co.uk')).toEqual(['b.example.co.uk', 'example.co.uk']);
    expect(parentsOf('example.co.uk')).toEqual([]);
  });

  it('finds the slug of a preview name', () => {
    expect(slugOfPreview('blog.sites.onebox.test', rules)).toBe('blog');
    expect(slugOfPreview('blog.example.com', rules)).toBeUndefined();
  });
});
