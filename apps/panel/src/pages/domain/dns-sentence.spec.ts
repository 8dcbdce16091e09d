import type { DnsName } from '../../api/dns';
import { dns as english } from '../../texts/en/dns';
import { dns as spanish } from '../../texts/es/dns';
import { dnsSentence } from './dns-sentence';

const NAME: DnsName = {
  ...{ hostname: 'example.com', main: true, state: 'unknown', since: null, checkedAt: null, zone: 'example.com' },
  ...{ provider: null, found: [], wrong: [], until: null, port: null, issuer: null, cause: null, now: null },
  ...{
    sendsTo: null,
    redirectsTo: null,
    proof: null,
    records: [{ type: 'A', name: 'example.com', value: '203.0.113.7' }],
  },
};
const around = { previewUrl: 'http://p.sites.test', time: () => '16:40' };
const old = { type: 'A' as const, value: '198.51.100.4' };
const ours = { type: 'A' as const, value: '203.0.113.7' };
const six = { type: 'AAAA' as const, value: '2001:db8::32' };

const cases: [Partial<DnsName>, string][] = [
  [{ state: 'local' }, 'This installation has no public address. The preview works: http://p.sites.test'],
  [{ state: 'unknown' }, 'This has not been checked yet.'],
  [{ state: 'unknown', checkedAt: 'x' }, 'No DNS server answered. It is tried again by itself.'],
  [{ state: 'missing' }, 'No record for example.com yet. Add this at your DNS provider:'],
  [{ state: 'missing', provider: 'GoDaddy' }, 'No record for example.com yet. Add this at GoDaddy:'],
  [
    { state: 'elsewhere', found: [old], wrong: [old] },
    'example.com points to 198.51.100.4. Visitors still see the old site. Change A to 203.0.113.7.',
  ],
  [
    { state: 'partly', found: [ours, six], wrong: [six] },
    'A is right. AAAA still leads to 2001:db8::32: delete it, or IPv6 visitors and the certificate fail.',
  ],
  [
    { state: 'partly', found: [ours, old], wrong: [old] },
    'A is right. A still leads to 198.51.100.4: delete it, or some visitors see the old site and the certificate fails.',
  ],
  [
    {
      ...{ state: 'partly', found: [ours, six], wrong: [six] },
      records: [...NAME.records, { type: 'AAAA', name: 'example.com', value: '2001:db8::7' }],
    },
    'A is right. AAAA still leads to 2001:db8::32: change it to 2001:db8::7, or some visitors and the certificate fail.',
  ],
  [{ state: 'apex_cname' }, 'Most providers refuse a CNAME here. Use A, or ALIAS if offered.'],
  [
    { state: 'spreading', until: 'x' },
    'Your provider has it. Some visitors see the old address until about 16:40. Nothing to do.',
  ],
  [{ state: 'proxied' }, english.say.proxied],
  [
    { state: 'proxy_dead_end' },
    'Cloudflare answers but doesn’t reach us. Set its record to 203.0.113.7, and wait a few minutes if you just did.',
  ],
  [
    { state: 'wrong_port', port: 8080 },
    'The name is right, but Onebox listens on 8080. Ask your administrator to use port 80.',
  ],
  [{ state: 'unseen' }, 'DNS is right; this server can’t call its own address. Test from your browser.'],
  [{ state: 'broken', cause: 'dnssec' }, english.say.dnssec],
  [{ state: 'broken', cause: 'unanswered' }, english.say.unanswered],
  [
    { state: 'caa', issuer: 'letsencrypt.org' },
    'Reached, but CAA forbids our certificate authority: add 0 issue "letsencrypt.org".',
  ],
  [{ state: 'claimed' }, english.say.claimed],
  [{ state: 'connected' }, 'example.com is reached from the internet.'],
  [
    { state: 'lost', since: 'x', found: [old], wrong: [old] },
    'Since 16:40 example.com no longer points here. It points to 198.51.100.4. Change A to 203.0.113.7.',
  ],
  [{ state: 'lost', since: 'x' }, 'Since 16:40 example.com no longer points here. It has no record any more.'],
];

it.each(cases)('of %j', (given, sentence) => {
  expect(dnsSentence({ ...NAME, ...given }, english.say, around)).toBe(sentence);
  const inSpanish = dnsSentence({ ...NAME, ...given }, spanish.say, around);
  expect(inSpanish).not.toBe(sentence);
  expect(inSpanish).not.toContain('undefined');
});
