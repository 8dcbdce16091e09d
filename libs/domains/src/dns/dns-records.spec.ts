import { isCloudflare } from './cloudflare.js';
import { providerOf } from './dns-providers.js';
import { recordsFor } from './dns-records.js';

const platform = { publicAddresses: ['203.0.113.7'], panelHost: 'panel.onebox.example' };
const both = { ...platform, publicAddresses: ['203.0.113.7', '2001:db8::7'] };
const names = ['example.com', 'www.example.com', 'shop.example.net'];

it('gives a registered name addresses, IPv6 only where there is one', () => {
  const record = { type: 'A', name: 'example.com', value: '203.0.113.7' };
  expect(recordsFor('example.com', names, platform)).toEqual([record]);
  expect(recordsFor('example.com', names, both)).toEqual([record, { ...record, type: 'AAAA', value: '2001:db8::7' }]);
  expect(recordsFor('example.co.uk', ['example.co.uk'], platform)).toMatchObject([{ type: 'A' }]);
});

it('leads www. to the name below, and any other name to the platform', () => {
  const www = { type: 'CNAME', name: 'www.example.com', value: 'example.com' };
  expect(recordsFor('www.example.com', names, platform)).toEqual([www]);
  const [alone] = recordsFor('www.example.com', ['www.example.com'], platform);
  expect(alone).toMatchObject({ type: 'CNAME', value: 'panel.onebox.example' });
  const [shop] = recordsFor('shop.example.net', names, platform);
  expect(shop).toMatchObject({ type: 'CNAME', value: 'panel.onebox.example' });
});

it.each(['localhost', 'panel', '203.0.113.7', 'panel.localhost', 'panel.test'])(
  'gives addresses where the platform’s own name is %s',
  (panelHost) => {
    expect(recordsFor('shop.example.net', names, { ...both, panelHost })).toMatchObject([
      { type: 'A' },
      { type: 'AAAA' },
    ]);
  },
);

it('gives none where the platform has no public address', () => {
  expect(recordsFor('www.example.com', names, { ...platform, publicAddresses: [] })).toEqual([]);
});

it.each([
  [['ana.ns.cloudflare.com', 'bob.ns.cloudflare.com'], 'Cloudflare'],
  [['NS51.domaincontrol.com.'], 'GoDaddy'],
  [['ns-1.awsdns-01.co.uk'], 'Amazon Route 53'],
  [['helium.ns.hetzner.de'], 'Hetzner'],
  [['ns.example.com'], null],
  [['ns1.cloudflare.com.evil.example'], null],
  [[], null],
])('knows by %j who hosts the zone', (servers, provider) => expect(providerOf(servers)).toBe(provider));

it.each([
  ['104.16.1.1', true],
  ['172.71.255.255', true],
  ['172.72.0.0', false],
  ['2606:4700::1111', true],
  ['203.0.113.7', false],
  ['2001:db8::1', false],
  ['example.com', false],
])('knows whether %s is Cloudflare’s', (address, is) => expect(isCloudflare(address)).toBe(is));
