import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Twelve bytes by which a PROXY protocol header of version 2 begins. */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const VERSION_2_PROXY = 0x21;
const TCP_OVER_IPV4 = 0x11;
/** A visitor from nowhere: an address for documentation (RFC 5737). Sites must not take it for the machine itself. */
const FROM = [192, 0, 2, 1];
const SITE = 0xe1;

/** A connection to the edge's socket for our own visitors, which was told the site that it is led to. */
export function visitSite(socketPath: string, siteId: string): Duplex {
  const connection = connect(socketPath);
  connection.write(visitHead(siteId));
  return connection;
}

/** haproxy.org/download/3.0/doc/proxy-protocol.txt, 2.2: the site is a TLV of a type that is free for such use. */
export function visitHead(siteId: string): Buffer {
  const site = Buffer.from(siteId);
  const ports = [0, 0, 0, 0];
  const body = Buffer.concat([Buffer.from([...FROM, ...FROM, ...ports, SITE, 0, site.length]), site]);
  return Buffer.concat([SIGNATURE, Buffer.from([VERSION_2_PROXY, TCP_OVER_IPV4, 0, body.length]), body]);
}
