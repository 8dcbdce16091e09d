import { registrableDomain } from '../hostname.js';

export interface DnsRecord {
  type: 'A' | 'AAAA' | 'CNAME';
  name: string;
  value: string;
}

/** What a name of the platform and its addresses are. */
export interface PlatformNames {
  publicAddresses: string[];
  panelHost: string;
}

/**
 * The records that lead a name here: addresses for what was registered, since a CNAME may not stand beside a zone's own
 * records (RFC 1034, 3.6.2); for `www.` a CNAME to the name below; for any other a CNAME to the platform, where that has a
 * name on the internet.
 */
export function recordsFor(hostname: string, names: string[], platform: PlatformNames): DnsRecord[] {
  const { publicAddresses } = platform;
  if (publicAddresses.length === 0) return [];
  const target = targetOf(hostname, names, platform);
  if (target !== undefined) return [{ type: 'CNAME', name: hostname, value: target }];
  return recordsTo(hostname, publicAddresses);
}

export function recordsTo(name: string, addresses: string[]): DnsRecord[] {
  return addresses.map((value) => ({ type: typeOf(value), name, value }));
}

export function isApex(hostname: string): boolean {
  return registrableDomain(hostname) === hostname;
}

export function typeOf(address: string): 'A' | 'AAAA' {
  return address.includes(':') ? 'AAAA' : 'A';
}

function targetOf(hostname: string, names: string[], { panelHost }: PlatformNames): string | undefined {
  if (isApex(hostname)) return undefined;
  const without = hostname.replace(/^www\./, '');
  if (without !== hostname && names.includes(without)) return without;
  return isPublicName(panelHost) ? panelHost : undefined;
}

function isPublicName(host: string): boolean {
  return host.includes('.') && !/^[\d.]+$/.test(host) && !/\.(localhost|test|local|internal|lan)$/.test(host);
}
