/** The first address of a subnet in CIDR notation, which is its gateway: `10.1.2.0/23` → `10.1.2.1`. */
export function gatewayOf(subnet: string): string {
  const [network, bits] = subnet.split('/');
  const mask = bits === undefined ? NaN : Number(bits);
  if (!network || !(mask >= 1 && mask <= 30)) throw new Error(`${subnet} is no IPv4 subnet in CIDR notation.`);
  const start = (numberOf(network) & maskOf(mask)) >>> 0;
  return addressOf(start + 1);
}

/**
 * The subnets in a `/proc/net/route` (proc_pid_net(5): addresses in hexadecimal, in the host's byte order, little-endian
 * on all that we run on), without the default route.
 */
export function routedSubnets(table: string): string[] {
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter((fields) => fields.length >= 8 && fields[7] !== '00000000')
    .map((fields) => `${addressOf(reversed(fields[1]!))}/${bitsOf(reversed(fields[7]!))}`);
}

function reversed(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE();
}

function bitsOf(mask: number): number {
  return [...mask.toString(2)].filter((bit) => bit === '1').length;
}

function maskOf(bits: number): number {
  return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
}

function numberOf(address: string): number {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)))
    throw new Error(`${address} is no IPv4 address.`);
  return Buffer.from(parts).readUInt32BE();
}

function addressOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
