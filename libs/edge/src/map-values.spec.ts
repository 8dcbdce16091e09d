import { endpointValue, extensionKey, hostnameKey, poolKey, prefixKey, siteKey } from './map-values.js';

describe('prefixKey', () => {
  it.each([
    ['/shop/', '/shop/'],
    ['/a/b~c/d.e/', '/a/b~c/d.e/'],
    ['/shöp/', '/sh%C3%B6p/'],
    ['/sh%c3%b6p/', '/sh%C3%B6p/'],
    ['/%73hop/', '/shop/'],
    ['/a b#c/', '/a%20b%23c/'],
    ['/a\r\nb\\c/', '/a%0D%0Ab%5Cc/'],
    ['/a%2fb/', '/a%2Fb/'],
  ])('%j is %s in a normalised path', (prefix, key) => expect(prefixKey(prefix)).toBe(key));

  it.each([
    '',
    '/',
    'shop/',
    '/shop',
    '//',
    '/a//b/',
    '/../',
    '/%2e%2e/',
    '/a/./',
    '/a;b/',
    '/\ud800/',
    `/${'a'.repeat(2000)}/`,
  ])('refuses %j', (prefix) => expect(() => prefixKey(prefix)).toThrow(/is not/));
});

it('takes host names as they are after IDNA, and nothing else', () => {
  for (const name of ['a.test', 'xn--mnchen-3ya.de', '_dmarc.a.test', 'a'.repeat(63) + '.test', '1.test']) {
    expect(hostnameKey(name)).toBe(name);
  }
  for (const name of [
    '',
    'A.test',
    'münchen.de',
    'a..test',
    '.test',
    'a.test.',
    '-a.test',
    '*.a.test',
    'a test',
    'a\nb',
    'a:80',
    'a.'.repeat(127) + 'test',
  ]) {
    expect(() => hostnameKey(name)).toThrow(/is not/);
  }
});

it('takes ids, pools, extensions and endpoints', () => {
  expect([siteKey('dom_01h'), poolKey('node-2'), extensionKey('.aspx')]).toEqual(['dom_01h', 'node-2', '.aspx']);
  expect(endpointValue({ address: '10.0.0.1', port: 80 })).toBe('10.0.0.1|80');
  for (const endpoint of [
    { address: 'host', port: 80 },
    { address: '10.0.0.1', port: 0 },
    { address: '10.0.0.1', port: 65536 },
    { address: '10.0.0.1', port: 1.5 },
    { address: 'fe80::1%eth0', port: 80 },
  ]) {
    expect(() => endpointValue(endpoint)).toThrow(/is not/);
  }
  for (const name of ['', 'a b', 'a|b', 'a~0', 'a;b', '.a']) expect(() => poolKey(name)).toThrow(/is not/);
  for (const name of ['aspx', '.', '.a.b', '.ASPX', '.a|']) expect(() => extensionKey(name)).toThrow(/is not/);
});
