import type { EngineNode } from '@onebox/engine';
import { engineFact, runtimeFact, type Unavailable } from '@onebox/platform';
import type { Runtime } from '@onebox/runtimes';

export interface Means {
  nodes: Pick<EngineNode, 'os'>[];
  /** Why an image cannot be had; null: it can. */
  obtainable: (image: string) => Promise<string | null>;
}

const SYSTEMS = { linux: 'Linux', windows: 'Windows' };

/** The catalogue's versions that cannot run here, with the reason for the customer who would like to have one. */
export async function unavailableRuntimes(runtimes: Runtime[], means: Means): Promise<Unavailable> {
  const wanted = runtimes.flatMap((runtime) => runtime.versions.map((version) => ({ runtime, ...version })));
  const found = await Promise.all(
    wanted.map(async ({ runtime, version, image }) => {
      const why = await reason(runtime, image, means);
      return why === null ? [] : [[runtimeFact(runtime.id, version), why] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function reason({ title, os }: Runtime, image: string, { nodes, obtainable }: Means): Promise<string | null> {
  if (!nodes.some((node) => node.os === os)) {
    return `${title} needs a machine with ${SYSTEMS[os]}, and this installation has none.`;
  }
  return isFromElsewhere(image) ? obtainable(image) : null;
}

/** `mcr.microsoft.com/dotnet/aspnet:8.0`, as against a folder of `docker/`, which can always be built. */
function isFromElsewhere(image: string): boolean {
  return /[/:]/.test(image);
}

/** Engines whose servers cannot be had: there is neither an external one nor the image. */
export async function unavailableEngines(
  engines: Record<string, { external: boolean; image: string | undefined }>,
  obtainable: Means['obtainable'],
): Promise<Unavailable> {
  const found = await Promise.all(
    Object.entries(engines).map(async ([engine, { external, image }]) => {
      const why = external || image === undefined || !isFromElsewhere(image) ? null : await obtainable(image);
      return why === null ? [] : [[engineFact(engine), why] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}
