/** What an edge or a container counts. Each only grows while its source lives. */
export interface Counters {
  requests: number;
  failedRequests: number;
  bytesIn: number;
  bytesOut: number;
  cpuMilliseconds: number;
}

/**
 * What is booked. Whole numbers, small enough that an account's sums stay below 2^53 (exact in JavaScript): 2^53 MiB-seconds
 * are a petabyte for 266 years.
 */
export interface Amounts extends Counters {
  memoryMibSeconds: number;
  storageMibSeconds: number;
}

export const COUNTERS = ['requests', 'failedRequests', 'bytesIn', 'bytesOut', 'cpuMilliseconds'] as const;
export const AMOUNTS = [...COUNTERS, 'memoryMibSeconds', 'storageMibSeconds'] as const;

export function noAmounts(): Amounts {
  return amountsBy(() => 0);
}

export function amountsBy(value: (name: keyof Amounts) => number): Amounts {
  return Object.fromEntries(AMOUNTS.map((name) => [name, value(name)])) as Record<keyof Amounts, number>;
}

export function countersBy(value: (name: keyof Counters) => number): Counters {
  return Object.fromEntries(COUNTERS.map((name) => [name, value(name)])) as Record<keyof Counters, number>;
}

export function sumOf(left: Amounts, right: Amounts): Amounts {
  return amountsBy((name) => left[name] + right[name]);
}
