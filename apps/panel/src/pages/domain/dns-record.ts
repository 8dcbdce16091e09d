export interface DnsRecord {
  name: string;
  type: 'A' | 'AAAA' | 'CNAME';
  value: string;
}

/** The records that lead a domain's names here: addresses for its main name, a CNAME to that for those below it. */
export function dnsRecords(hostname: string, aliases: string[], addresses: string[]): DnsRecord[] {
  const records = (name: string): DnsRecord[] =>
    addresses.map((value) => ({ name, type: value.includes(':') ? 'AAAA' : 'A', value }));
  return [
    ...records(hostname),
    ...aliases.flatMap((alias): DnsRecord[] =>
      alias.endsWith(`.${hostname}`) ? [{ name: alias, type: 'CNAME', value: hostname }] : records(alias),
    ),
  ];
}
