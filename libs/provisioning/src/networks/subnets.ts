/** An IPv4 range as numbers; both ends belong to it. */
export interface Range {
  first: number;
  last: number;
}

const ACCOUNT_BITS = 23;
const ACCOUNT_SIZE = 2 ** (32 - ACCOUNT_BITS);
/** So that about 4,000 accounts have room. */
const WANTED_SUBNETS = 4000;

/** Private ranges (RFC 1918) that a fresh installation may take, the best first. An /11 has 4,096 /23s. */
const PRIVATE_RANGES = [
  ...['10.96.0.0/11', '10.128.0.0/11', '10.160.0.0/11', '10.192.0.0/11', '10.64.0.0/11', '10.32.0.0/11'],
  ...['10.224.0.0/11', '10.0.0.0/11', '172.16.0.0/12', '192.168.0.0/16'],
];

export function addressToNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

export function numberToAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** `10.1.2.3/23` is the range 10.1.2.0 – 10.1.3.255. */
export function rangeOf(cidr: string): Range {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(addressToNumber(address) / size) * size;
  return { first, last: first + size - 1 };
}

export function overlap(left: Range, right: Range): boolean {
  return left.first <= right.last && right.first <= left.last;
}

/** The first /23 of `range` (CIDR) that overlaps none of `taken`; undefined when it is full. */
export function freeSubnet(range: string, taken: string[]): string | undefined {
  for (const subnet of freeSubnets(range, taken)) return subnet;
  return undefined;
}

/** The private range that a fresh installation gives to its accounts: the first with room enough, else the roomiest. */
export function chooseRange(taken: string[]): string {
  let best = { range: PRIVATE_RANGES[0]!, free: 0 };
  for (const range of PRIVATE_RANGES) {
    const free = countUpTo(WANTED_SUBNETS, freeSubnets(range, taken));
    if (free >= WANTED_SUBNETS) return range;
    if (free > best.free) best = { range, free };
  }
  return best.range;
}

/** The gateway of a subnet: its first address. */
export function gatewayOf(subnet: string): string {
  return numberToAddress(rangeOf(subnet).first + 1);
}

/** The addresses of a subnet that containers can have, in order: all but the network's, the gateway's and broadcast. */
export function* addressesOf(subnet: string): Generator<string> {
  const { first, last } = rangeOf(subnet);
  for (let number = first + 2; number < last; number++) yield numberToAddress(number);
}

function* freeSubnets(range: string, taken: string[]): Generator<string> {
  const whole = rangeOf(range);
  // Sorted, so that a long list is walked once and not again for each candidate.
  const blocked = taken
    .map(rangeOf)
    .filter((other) => overlap(whole, other))
    .sort((a, b) => a.first - b.first);
  let next = 0;
  let blockedUntil = -1;
  for (let first = whole.first; first + ACCOUNT_SIZE - 1 <= whole.last; first += ACCOUNT_SIZE) {
    const last = first + ACCOUNT_SIZE - 1;
    while (next < blocked.length && blocked[next]!.first <= last) {
      blockedUntil = Math.max(blockedUntil, blocked[next]!.last);
      next++;
    }
    if (blockedUntil < first) yield `${numberToAddress(first)}/${ACCOUNT_BITS}`;
  }
}

function countUpTo(limit: number, items: Generator<string>): number {
  let count = 0;
  while (count < limit && !items.next().done) count++;
  return count;
}
