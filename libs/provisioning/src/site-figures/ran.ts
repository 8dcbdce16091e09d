import { MINUTE_MS, noRan, type Ran } from '@onebox/figures';
import type { Figures } from '../figures/figures.js';

/** What the containers of each site held and did in the minute that began at `at` (ms), as the looks at them say. */
export function ranIn(figures: Pick<Figures, 'all' | 'history'>, at: number): Map<string, Ran> {
  const looks = new Map<string, Map<number, { memoryBytes: number; cpuPercent: number | null }>>();
  for (const { id, labels, state } of figures.all()) {
    if (labels.kind !== 'site' || !labels.domainId || state !== 'running') continue;
    const ofSite = looks.get(labels.domainId) ?? new Map<number, { memoryBytes: number; cpuPercent: number | null }>();
    looks.set(labels.domainId, ofSite);
    for (const { at: time, memoryBytes, cpuPercent } of figures.history.since(id, at)) {
      if (time >= at + MINUTE_MS || memoryBytes === null) continue;
      const sum = ofSite.get(time) ?? { memoryBytes: 0, cpuPercent: null };
      ofSite.set(time, {
        memoryBytes: sum.memoryBytes + memoryBytes,
        cpuPercent: cpuPercent === null ? sum.cpuPercent : (sum.cpuPercent ?? 0) + cpuPercent,
      });
    }
  }
  return new Map([...looks].flatMap(([domainId, ofSite]) => (ofSite.size === 0 ? [] : [[domainId, sumOf(ofSite)]])));
}

function sumOf(looks: Map<number, { memoryBytes: number; cpuPercent: number | null }>): Ran {
  const ran = noRan();
  for (const { memoryBytes, cpuPercent } of looks.values()) {
    const kib = Math.round(memoryBytes / 1024);
    ran.looks++;
    ran.memoryKib += kib;
    ran.memoryPeakKib = Math.max(ran.memoryPeakKib, kib);
    if (cpuPercent === null) continue;
    ran.cpuLooks++;
    ran.cpuHundredths += Math.round(cpuPercent * 100);
  }
  return ran;
}
