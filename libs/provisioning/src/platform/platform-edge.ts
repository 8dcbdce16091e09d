import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@onebox/config';
import { edgeContainer, type EdgeSettings, prepareEdgeDirectory } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import { ANSWER_BOUNDS_MS } from '@onebox/figures';
import { catalogue } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import { Names } from '../names.js';

/** What the edge is started with; the supervisor and the worker must say the same, or they would take turns replacing it. */
export function platformEdgeSettings(config: Config, secrets: Secrets, tenantSubnets: string): EdgeSettings {
  return {
    directory: join(config.dataDir, 'edge'),
    httpPort: config.httpPort,
    httpsPort: config.httpsPort,
    apiPort: config.apiPort,
    activatorPort: config.activatorPort,
    panelHost: config.panelHost,
    tenantSubnets,
    probeSecret: secrets.derive('edge-probe'),
    activatorSecret: secrets.derive('edge-activator'),
    extensions: [...new Set(catalogue.runtimes.flatMap((runtime) => runtime.extensions))],
    answerBoundsMs: ANSWER_BOUNDS_MS,
    ipv6: hasIpv6(),
    owner: { uid: process.getuid!(), gid: process.getgid!() },
  };
}

/** Makes the edge's files and its container so. One that runs as it should is left alone. */
export async function ensurePlatformEdge(
  settings: EdgeSettings,
  { engine, image, installationId }: { engine: Engine; image: string; installationId: string },
): Promise<void> {
  await prepareEdgeDirectory(settings);
  await engine.ensurePlatformContainer(edgeContainer(settings, { name: new Names(installationId).edge, image }));
}

/** The file exists, and has a line for each address, where the kernel speaks IPv6. */
function hasIpv6(): boolean {
  try {
    return readFileSync('/proc/net/if_inet6', 'utf8').trim() !== '';
  } catch {
    return false;
  }
}
