import { answering, pathOf, type RouteRule } from './answering';

const routes: RouteRule[] = [
  { match: { prefix: '/shop/' }, to: 'node' },
  { match: { prefix: '/shop/old/' }, to: 'static' },
  { match: { extension: '.aspx' }, to: 'dotnet' },
];
const scripts = ['.php', '.aspx'];
const at = (path: string) => answering(path, routes, 'php', scripts);

describe('which runtime answers', () => {
  it('is the one of the longest prefix, with or without the slash at its end', () => {
    expect(at('/shop/old/a.html').runtime).toBe('static');
    expect(at('/shop')).toEqual({ runtime: 'node', rule: { prefix: '/shop/' } });
    expect(at('/shopping').runtime).toBe('php');
  });

  it('is the prefix before the extension', () => {
    expect(at('/shop/a.aspx').runtime).toBe('node');
  });

  it('is the extension, in any case, and before what follows the script', () => {
    expect(at('/Default.ASPX')).toEqual({ runtime: 'dotnet', rule: { extension: '.aspx' } });
    expect(at('/a.aspx/data').runtime).toBe('dotnet');
    expect(at('/a.php/b.aspx').runtime).toBe('php');
    expect(at('/v1.2/a.aspx;x=1').runtime).toBe('dotnet');
  });

  it('is else the default', () => {
    expect(at('/')).toEqual({ runtime: 'php', rule: null });
    expect(at('/a.jpg').rule).toBeNull();
  });
});

describe('what was typed', () => {
  it.each([
    ['', '/'],
    ['shop/x?y=1#z', '/shop/x'],
    ['/shop', '/shop'],
    ['https://example.com/a b', '/a%20b'],
    ['https://', '/'],
  ])('%s is the path %s', (typed, path) => expect(pathOf(typed)).toBe(path));
});
