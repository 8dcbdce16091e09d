import type { PlatformFacts } from '@onebox/platform';
import type { Runtime } from '@onebox/runtimes';
import { FactsReconciler, type FactsReconcilerDeps } from './facts.reconciler.js';

const node = {
  ...{ name: 'one', os: 'linux' as const, cpus: 2, memoryBytes: 1 },
  ...{ engineVersion: '20.10', liveRestore: true },
};
const runtime = (id: string, os: Runtime['os'], image: string) =>
  ({ id, title: id, os, versions: [{ version: '1', image }] }) as Runtime;

describe('facts:all', () => {
  let written: Record<string, unknown>;
  let obtainable: string | null;
  const pass = (config: Partial<FactsReconcilerDeps['config']> = {}) =>
    new FactsReconciler({
      engine: { nodes: () => Promise.resolve([node]) },
      images: { obtainable: () => Promise.resolve(obtainable) },
      catalogue: {
        runtimes: [runtime('php', 'linux', 'php'), runtime('iis', 'windows', 'example.com/iis:1')],
        find: () => undefined,
      },
      config: { externalServers: {}, databaseImages: { mssql: 'example.com/mssql:2022' }, ...config },
      platformFacts: {
        write: (name: string, value: unknown) => Promise.resolve(void (written[name] = value)),
      } as unknown as PlatformFacts,
    }).reconcile();

  beforeEach(() => {
    written = {};
    obtainable = 'No registry answers.';
  });

  it('are written down, and looked at again', async () => {
    expect(await pass()).toEqual({ lookAgainAfterMs: 600_000 });
    expect(written).toEqual({
      nodes: [node],
      unavailable: {
        'runtime:iis@1': 'iis needs a machine with Windows, and this installation has none.',
        'engine:mssql': 'No registry answers.',
      },
    });
  });

  it('do not say that an engine cannot be had whose image or server is there', async () => {
    const server = { host: 'sql.example.com' } as never;
    await pass({ externalServers: { mssql: server } });
    expect(written.unavailable).not.toHaveProperty(['engine:mssql']);
    obtainable = null;
    await pass();
    expect(written.unavailable).not.toHaveProperty(['engine:mssql']);
  });
});
