import type { SiteCounters } from '@onebox/edge';
import type { Reading } from '@onebox/metering';

/** What the edge counted of each site. `since`: when everything was booked last; what is new happened after it. */
export function edgeReadings(counters: SiteCounters[], since: number, at: number): Reading[] {
  return counters.map(({ siteId, epoch, requests, failures, bytesIn, bytesOut }) => ({
    ...{ kind: 'edge' as const, source: siteId, epoch, at, since, samples: [] },
    counters: { requests, failedRequests: failures, bytesIn, bytesOut, cpuMilliseconds: 0 },
  }));
}
