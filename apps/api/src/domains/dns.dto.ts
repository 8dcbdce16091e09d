import { DNS_STATES } from '@onebox/domains';
import { z } from 'zod';

const instant = z.iso.datetime();
const state = z.enum(DNS_STATES as unknown as [(typeof DNS_STATES)[number], ...(typeof DNS_STATES)[number][]]);
export const dnsRecord = z
  .strictObject({ type: z.enum(['A', 'AAAA', 'CNAME']), name: z.string(), value: z.string() })
  .meta({ id: 'DnsRecord' });
const finding = z.strictObject({ type: z.enum(['A', 'AAAA', 'CNAME']), value: z.string() });

const dnsName = z
  .strictObject({
    hostname: z.string(),
    main: z.boolean(),
    state: state.describe(
      '`connected`: visitors come here. `lost`: they did. `claimed`: another account has the name. docs/dns.md has all.',
    ),
    since: instant.nullable().describe('Since when it is in this state.'),
    checkedAt: instant.nullable(),
    records: z.array(dnsRecord).describe('What to set where the zone is managed.'),
    zone: z.string().nullable(),
    provider: z.string().nullable().describe('Who hosts the zone, as its name servers tell.'),
    found: z.array(finding).describe('What the name leads to now.'),
    wrong: z.array(finding).describe('Those that lead elsewhere.'),
    until: instant.nullable().describe('With `spreading`: until when resolvers may give the old answer.'),
    port: z.int().nullable().describe('With `wrong_port`: the port that Onebox listens on.'),
    issuer: z.string().nullable().describe('With `caa`: the certificate authority to allow.'),
    cause: z.enum(['dnssec', 'unanswered']).nullable().describe('With `broken`.'),
    now: state.nullable().describe('With `lost`: what it is now.'),
    sendsTo: z
      .string()
      .nullable()
      .describe(
        'Of the main name: the other one that the site itself sends visitors on to. That one is not sent back.',
      ),
    redirectsTo: z.string().nullable().describe('Where visitors are sent now (308).'),
    proof: z
      .strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .nullable()
      .describe('With `claimed`: the record that shows that the name is yours. Then add the name again.'),
  })
  .meta({ id: 'DnsName' });

export const domainDns = z.strictObject({ names: z.array(dnsName) }).meta({ id: 'DomainDns' });
