import type { Amounts } from './amounts.js';

/**
 * What was used in some time. Requests and bytes are whole numbers. Byte-seconds are whole multiples of a MiB, and so exact as
 * floats although they may be beyond 2^53: divide them, do not count on single units.
 */
export interface UsageTotals {
  requests: number;
  /** Those of `requests` that the site answered with 5xx (but 501 and 505), or not at all (HAProxy's `http_fail_cnt`). */
  failedRequests: number;
  /** In both directions. */
  trafficBytes: number;
  memoryByteSeconds: number;
  /** To milliseconds. */
  cpuSeconds: number;
  storageByteSeconds: number;
}

const MIB = 1024 ** 2;

export function usageTotals(amounts: Amounts): UsageTotals {
  const { requests, failedRequests, bytesIn, bytesOut, cpuMilliseconds, memoryMibSeconds, storageMibSeconds } = amounts;
  return {
    requests,
    failedRequests,
    trafficBytes: bytesIn + bytesOut,
    memoryByteSeconds: memoryMibSeconds * MIB,
    cpuSeconds: cpuMilliseconds / 1000,
    storageByteSeconds: storageMibSeconds * MIB,
  };
}
