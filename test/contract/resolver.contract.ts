import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { DnsNameLookup } from '@onebox/resolver';
import { DnsServers } from '../support/dns-servers.js';

const NETWORK = '127.77.1';
const OURS = `${NETWORK}.1`;

/** On a real name server and real resolvers. */
describe('looking names up', () => {
  let dns: DnsServers;
  let lookup: DnsNameLookup;

  beforeAll(async () => {
    const zones = {
      'shop.test': [
        `@ 300 A ${OURS}`,
        '@ 300 AAAA 2001:db8::32',
        '@ 300 TXT "v=spf1 -all"',
        '_onebox 60 TXT "onebox=abc" ',
        'www 300 CNAME shop.test.',
        'deep 300 CNAME www',
        'away 300 CNAME there.other.test.',
        'dangling 300 CNAME nowhere.other.test.',
        'circle-a 300 CNAME circle-b',
        'circle-b 300 CNAME circle-a',
      ],
      'other.test': [
        'there 300 A 192.0.2.7',
        '@ 60 CAA 0 issue "letsencrypt.org; validationmethods=http-01"',
        'nobody 60 CAA 0 issue ";"',
      ],
      'moving.test': ['@ 300 A 192.0.2.4'],
      'bogus.test': [`@ 300 A ${OURS}`],
      'lost.test': ['@ 300 A 192.0.2.5'],
    };
    dns = await DnsServers.start(NETWORK, zones, ['bogus.test']);
    lookup = new DnsNameLookup({
      // The zones' own server is as trusted as a resolver that is named here, else it would not be asked: it is private.
      resolvers: dns.resolvers,
      publicAddresses: [OURS, dns.authority],
    });
  }, 300_000);
  afterAll(() => dns?.stop());

  it('tells what the zone says, what resolvers keep, and who hosts the zone', async () => {
    const seen = await lookup.observe('shop.test');
    const addresses = [OURS, '2001:db8::32'];
    expect(seen.zone).toEqual({ name: 'shop.test', servers: [{ name: 'ns.shop.test', addresses: [dns.authority] }] });
    expect(seen.own).toMatchObject({ outcome: 'found', aliases: [] });
    expect(seen.own!.addresses.map(({ address }) => address)).toEqual(addresses);
    expect(seen.resolvers.map(({ server }) => server)).toEqual(dns.resolvers);
    for (const { outcome, addresses: found } of seen.resolvers) {
      expect(outcome).toBe('found');
      expect(found.map(({ address }) => address)).toEqual(addresses);
      expect(found.every(({ ttl }) => ttl > 200 && ttl <= 300)).toBe(true);
    }
    expect(seen.negativeTtl).toBe(30);
    expect(seen.issuers).toBeNull();
  });

  it('follows names to names, into other zones too, and is not led in circles', async () => {
    const www = await lookup.observe('www.shop.test');
    expect(www.own).toMatchObject({ outcome: 'found', aliases: ['shop.test'] });
    expect(www.own!.addresses.map(({ address }) => address)).toContain(OURS);
    expect((await lookup.observe('deep.shop.test')).own!.aliases).toEqual(['www.shop.test', 'shop.test']);
    const away = await lookup.observe('away.shop.test');
    expect(away.own).toMatchObject({ outcome: 'found', aliases: ['there.other.test'] });
    expect(away.own!.addresses).toMatchObject([{ address: '192.0.2.7' }]);
    const dangling = await lookup.observe('dangling.shop.test');
    expect(dangling.own).toMatchObject({ aliases: ['nowhere.other.test'], addresses: [] });
    const circle = await lookup.observe('circle-a.shop.test');
    expect(circle.own!.addresses).toEqual([]);
  });

  it('tells that a name is not there', async () => {
    const seen = await lookup.observe('nothing.shop.test');
    expect(seen.zone!.name).toBe('shop.test');
    expect([seen.own!.outcome, ...seen.resolvers.map(({ outcome }) => outcome)]).toEqual(['none', 'none', 'none']);
  });

  it('sees a change at the zone before resolvers do', async () => {
    await lookup.observe('moving.test');
    await dns.change('moving.test', [`@ 300 A ${OURS}`]);
    const seen = await lookup.observe('moving.test');
    expect(seen.own!.addresses).toMatchObject([{ address: OURS }]);
    for (const { addresses } of seen.resolvers) {
      expect(addresses).toMatchObject([{ address: '192.0.2.4' }]);
      expect(addresses[0]!.ttl).toBeLessThanOrEqual(300);
    }
  });

  it('tells a broken DNSSEC from a name that is not there, and asks the zone’s servers where they are known', async () => {
    const before = await lookup.observe('bogus.test');
    expect(before.resolvers.map(({ outcome }) => outcome)).toEqual(['invalid', 'invalid']);
    expect(before).toMatchObject({ zone: null, own: null });
    const known = { name: 'bogus.test', servers: [{ name: 'ns.bogus.test', addresses: [dns.authority] }] };
    const seen = await lookup.observe('bogus.test', known);
    expect(seen.own).toMatchObject({ outcome: 'found', addresses: [{ address: OURS }] });
  });

  it('reads who may issue certificates, at the name or above it', async () => {
    expect((await lookup.observe('there.other.test')).issuers).toEqual(['letsencrypt.org']);
    expect((await lookup.observe('nobody.other.test')).issuers).toEqual(['']);
  });

  it('reads texts', async () => {
    expect(await lookup.texts('_onebox.shop.test')).toContain('onebox=abc');
    expect(await lookup.texts('_onebox.moving.test')).toEqual([]);
    expect(await lookup.addresses('www.shop.test')).toEqual([OURS, '2001:db8::32']);
  });

  it('asks no zone’s server that is inside of a private network', async () => {
    const strict = new DnsNameLookup({ resolvers: dns.resolvers, publicAddresses: [] });
    const seen = await strict.observe('shop.test');
    expect(seen.zone!.servers).toMatchObject([{ addresses: [dns.authority] }]);
    expect(seen.own).toBeNull();
    expect(await strict.texts('_onebox.shop.test')).toEqual(['onebox=abc']);
  });

  it('is done in time where nobody answers', async () => {
    const silent = new DnsNameLookup({ resolvers: [`${NETWORK}.99`, `${NETWORK}.98`], publicAddresses: [] });
    const seen = await silent.observe('a.very.deep.name.of.a.shop.test');
    expect(seen).toMatchObject({ zone: null, own: null, issuers: null });
    expect(seen.resolvers.map(({ outcome }) => outcome)).toEqual(['silent', 'silent']);
  });
});

describe('visiting an address', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  const lookup = new DnsNameLookup({ resolvers: [`${NETWORK}.54`], publicAddresses: [OURS] });
  const at = (address: string, path: string) => ({ address, port, secure: false, hostname: 'shop.test', path });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      if (request.url === '/moved') return void response.writeHead(302, { Location: '/secret' }).end();
      if (request.url === '/endless') {
        const more = () => void response.write('x'.repeat(10_000), () => response.destroyed || setImmediate(more));
        return more();
      }
      if (request.url === '/silent') return;
      response.end('it is us');
    });
    server.listen(0, '0.0.0.0');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('asks it under the hostname, whatever DNS says', async () => {
    expect(await lookup.reach(at(OURS, '/x'))).toEqual({ answered: true, status: 200, body: 'it is us' });
    expect(asked).toContain(`shop.test:${port} /x`);
  });

  it('follows no redirect, and reads no endless answer', async () => {
    expect(await lookup.reach(at(OURS, '/moved'))).toMatchObject({ answered: true, status: 302 });
    expect(asked).not.toContain(`shop.test:${port} /secret`);
    const endless = await lookup.reach(at(OURS, '/endless'));
    expect(endless).toMatchObject({ answered: true, body: 'x'.repeat(512) });
  });

  it('waits for no silent one, and tells one where nobody listens', async () => {
    expect(await lookup.reach(at(OURS, '/silent'))).toEqual({ answered: false, why: 'silent' });
    expect(await lookup.reach({ ...at(OURS, '/'), port: 1 })).toEqual({ answered: false, why: 'refused' });
    const babbling = createTcpServer((socket) => socket.end('220 smtp\r\n')).listen(0, OURS);
    await once(babbling, 'listening');
    const { port: other } = babbling.address() as { port: number };
    expect(await lookup.reach({ ...at(OURS, '/'), port: other })).toEqual({ answered: false, why: 'refused' });
    babbling.close();
  });

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'localhost', `${NETWORK}.2`])(
    'never visits %s, which is not on the internet',
    async (address) => {
      asked.length = 0;
      expect(await lookup.reach(at(address, '/x'))).toEqual({ answered: false, why: 'forbidden' });
      expect(asked).toEqual([]);
    },
  );
});
