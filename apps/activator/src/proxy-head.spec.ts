import { parseProxyHead } from './proxy-head.js';

const value = (type: number, text: string) => Buffer.concat([Buffer.from([type, 0, text.length]), Buffer.from(text)]);

function head(family: number, addresses: number, ...values: Buffer[]): Buffer {
  const rest = Buffer.concat([Buffer.alloc(addresses, 0xe1), ...values]);
  const fixed = Buffer.from('\r\n\r\n\0\r\nQUIT\n\x21\0\0\0', 'latin1');
  fixed[13] = family;
  fixed.writeUInt16BE(rest.length, 14);
  return Buffer.concat([fixed, rest]);
}

describe('parseProxyHead', () => {
  const values = [value(0xe0, 'secret'), value(0x04, 'padding'), value(0xe1, 'dom_1'), value(0xe2, 'php')];

  it.each([
    ['IPv4', 0x11, 12],
    ['IPv6', 0x21, 36],
    ['no address', 0x00, 0],
  ])('reads our values behind %s', (_, family, addresses) => {
    const bytes = head(family, addresses, ...values);
    const read = parseProxyHead(Buffer.concat([bytes, Buffer.from('GET / HTTP/1.1')]));
    expect(read).toEqual({ secret: 'secret', siteId: 'dom_1', pool: 'php', length: bytes.length });
  });

  it('waits for the whole of it', () => {
    const bytes = head(0x11, 12, ...values);
    for (let length = 0; length < bytes.length; length++)
      expect(parseProxyHead(bytes.subarray(0, length))).toBe('more');
  });

  it('knows no pool where HAProxy wrote none', () => {
    expect(parseProxyHead(head(0x11, 12, value(0xe1, 'dom_1'), value(0xe2, '-')))).not.toHaveProperty('pool');
    expect(parseProxyHead(head(0x11, 12, value(0xe1, 'dom_1')))).toMatchObject({ secret: '', siteId: 'dom_1' });
  });

  it('tells others from the edge by the first byte that differs', () => {
    for (const text of ['GET / HTTP/1.1\r\n', '\r\n\r\nX', 'P', 'PROXY TCP4 '])
      expect(parseProxyHead(Buffer.from(text))).toBe('plain');
  });

  it('is not misled by lengths that lie', () => {
    const lying = head(0x11, 12, Buffer.from([0xe0, 0xff, 0xff, 0x41]));
    expect(parseProxyHead(lying)).toMatchObject({ secret: 'A', siteId: '' });
    expect(parseProxyHead(head(0x11, 0))).toMatchObject({ secret: '', siteId: '' });
  });
});
