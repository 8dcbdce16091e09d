import { dnsRecords } from './dns-record';

describe('records to set', () => {
  it('are addresses for the main name and CNAMEs for names below it', () => {
    expect(dnsRecords('example.com', ['www.example.com'], ['203.0.113.7', '2001:db8::7'])).toEqual([
      { name: 'example.com', type: 'A', value: '203.0.113.7' },
      { name: 'example.com', type: 'AAAA', value: '2001:db8::7' },
      { name: 'www.example.com', type: 'CNAME', value: 'example.com' },
    ]);
  });

  it('are addresses for an alias elsewhere, which may be the top of its zone', () => {
    expect(dnsRecords('example.com', ['example.org'], ['203.0.113.7'])[1]).toEqual({
      name: 'example.org',
      type: 'A',
      value: '203.0.113.7',
    });
  });

  it('are none where the installation has no public address', () => {
    expect(dnsRecords('example.com', [], [])).toEqual([]);
  });
});
