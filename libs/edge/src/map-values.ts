import { isIP } from 'node:net';
import { TerminalError } from '@onebox/errors';
import type { EdgeEndpoint } from './edge.port.js';

/**
 * Every value that reaches the runtime socket or a map file passes one of these. In the socket a newline or `;` starts a
 * command and a space the next argument (management guide, 9.3); in a file a tab or newline starts a field or an entry.
 */
function checked(value: string, pattern: RegExp, what: string): string {
  if (pattern.test(value)) return value;
  throw new TerminalError('edge.invalid_value', `${JSON.stringify(value.slice(0, 80))} is not usable as ${what}.`);
}

export function siteKey(id: string): string {
  return checked(id, /^[A-Za-z0-9_-]{1,48}$/, "a site's id");
}

export function hostnameKey(hostname: string): string {
  const ok = hostname.length <= 253;
  return checked(
    ok ? hostname : '',
    /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/,
    'a host name',
  );
}

export function poolKey(name: string): string {
  return checked(name, /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "a pool's name");
}

export function extensionKey(extension: string): string {
  return checked(extension, /^\.[a-z0-9]{1,32}$/, 'an extension such as .aspx');
}

/**
 * A prefix as it looks in a path that the edge has normalised: what may not stand in a path is percent-encoded, what need
 * not be is decoded (RFC 3986, 2.3), hexadecimal digits are capital.
 */
export function prefixKey(prefix: string): string {
  const encoded = prefix
    .replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%\p{Cs}]/gu, encodeURIComponent)
    .replace(/%[0-9a-fA-F]{2}/g, (escape) => {
      const character = String.fromCharCode(parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
    });
  const segments = /^\/(.{1,1000})\/$/.exec(encoded)?.[1]?.split('/') ?? [''];
  const ok = segments.every((segment) => /^(?!\.{1,2}$)[A-Za-z0-9\-._~!$&()*+,=:@%]+$/.test(segment));
  return checked(ok ? encoded : '', /./, `a prefix such as /shop/: ${JSON.stringify(prefix.slice(0, 80))}`);
}

/** `address|port`, read by `field(1,|)` and `field(2,|)`. */
export function endpointValue({ address, port }: EdgeEndpoint): string {
  if (isIP(address) === 0 || address.includes('%') || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new TerminalError(
      'edge.invalid_value',
      `${JSON.stringify(`${address}:${port}`)} is not an address and port.`,
    );
  }
  return `${address}|${port}`;
}

export function parseEndpoint(value: string): EdgeEndpoint {
  const [address = '', port = ''] = value.split('|');
  return { address, port: Number(port) };
}
