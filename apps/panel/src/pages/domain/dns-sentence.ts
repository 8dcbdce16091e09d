import type { DnsName } from '../../api/dns.ts';
import type { Texts } from '../../texts/en.ts';

type Words = Texts['domains']['dns']['say'];

interface Around {
  previewUrl: string;
  /** An instant, as the reader writes it. */
  time: (iso: string) => string;
}

/** What has become of a name, and what to do, in a sentence or two. */
export function dnsSentence(name: DnsName, words: Words, { previewUrl, time }: Around): string {
  switch (name.state) {
    case 'local':
      return words.local(previewUrl);
    case 'unknown':
      return name.checkedAt ? words.silent : words.unknown;
    case 'missing':
      return words.missing(name.hostname, name.provider ?? words.yourProvider);
    case 'elsewhere':
      return words.elsewhere(
        name.hostname,
        values(name.wrong.length > 0 ? name.wrong : name.found),
        changeOf(name, words),
      );
    case 'partly':
      return half(name, words);
    case 'apex_cname':
      return words.apexCname;
    case 'spreading':
      return words.spreading(time(name.until!));
    case 'proxied':
      return words.proxied;
    case 'proxy_dead_end':
      return words.proxyDeadEnd(values(name.records));
    case 'wrong_port':
      return words.wrongPort(name.port!);
    case 'unseen':
      return words.unseen;
    case 'broken':
      return name.cause === 'dnssec' ? words.dnssec : words.unanswered;
    case 'caa':
      return words.caa(name.issuer!);
    case 'claimed':
      return words.claimed;
    case 'connected':
      return words.connected(name.hostname);
    case 'lost':
      return [words.lost(time(name.since!), name.hostname), nowOf(name, words)].join(' ');
  }
}

/** A record of the same type takes the old one's place; else the first one to set. */
function changeOf({ wrong, records }: DnsName, words: Words): string {
  const record = records.find(({ type }) => wrong.some((old) => old.type === type)) ?? records[0];
  return record ? words.change(record.type, record.value) : '';
}

function half({ found, wrong, records }: DnsName, words: Words): string {
  const [old] = wrong as [DnsName['wrong'][number]];
  const right = found.filter(({ type, value }) => type !== 'CNAME' && !wrong.some((one) => one.value === value));
  const types = [...new Set(right.map(({ type }) => type))].join(', ');
  const missing = records.find(({ type, value }) => type === old.type && !found.some((one) => one.value === value));
  if (missing) return words.partlyChange(types, old.type, values(wrong), missing.value);
  return words.partly(types, old.type, values(wrong), old.type === 'AAAA');
}

function nowOf({ found, records, wrong, ...rest }: DnsName, words: Words): string {
  if (found.length === 0) return words.nothingFound;
  return `${words.found(values(found))} ${changeOf({ found, records, wrong, ...rest }, words)}`;
}

function values(findings: { value: string }[]): string {
  return findings.map(({ value }) => value).join(', ');
}
