import type { Config } from '@onebox/config';
import type { Engine } from '@onebox/engine';
import type { PlatformFacts } from '@onebox/platform';
import type { Reconciler, Result } from '@onebox/reconcile';
import type { Catalogue } from '@onebox/runtimes';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { unavailableEngines, unavailableRuntimes } from './unavailable.js';

export interface FactsReconcilerDeps {
  engine: Pick<Engine, 'nodes'>;
  images: Pick<ProvisioningDeps['images'], 'obtainable'>;
  config: Pick<Config, 'externalServers' | 'databaseImages'>;
  catalogue: Catalogue;
  platformFacts: PlatformFacts;
}

/** Images and machines come and go without telling. */
const LOOK_EVERY_MS = 10 * 60_000;

/** `facts:all`: writes down what the machines are and what cannot be had on them, for the API, which has no engine. */
export class FactsReconciler implements Reconciler {
  readonly kind = 'facts';

  constructor(private readonly deps: FactsReconcilerDeps) {}

  async reconcile(): Promise<Result> {
    const { engine, images, config, catalogue, platformFacts } = this.deps;
    const nodes = await engine.nodes();
    await platformFacts.write('nodes', nodes);
    const obtainable = (image: string) => images.obtainable(image);
    const [runtimes, engines] = await Promise.all([
      unavailableRuntimes(catalogue.runtimes, { nodes, obtainable }),
      unavailableEngines(servers(config), obtainable),
    ]);
    await platformFacts.write('unavailable', { ...runtimes, ...engines });
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  ids(): Promise<string[]> {
    return Promise.resolve(['all']);
  }

  fairnessGroup(): Promise<string> {
    return Promise.resolve('platform');
  }
}

function servers({ externalServers, databaseImages }: FactsReconcilerDeps['config']) {
  const engines = ['mysql', 'postgres', 'mssql'] as const;
  return Object.fromEntries(
    engines.map((engine) => [
      engine,
      { external: externalServers[engine] !== undefined, image: databaseImages[engine] },
    ]),
  );
}
