import type { Runtime } from '@onebox/runtimes';
import { unavailableEngines, unavailableRuntimes } from './unavailable.js';

const runtime = (id: string, os: Runtime['os'], images: Record<string, string>) =>
  ({
    ...{ id, os, title: id.toUpperCase() },
    versions: Object.entries(images).map(([version, image]) => ({ version, image })),
  }) as Runtime;

const OUTSIDE = 'registry.example/net/aspnet:8.0';
const asked: string[] = [];
const obtainable = (image: string) => {
  asked.push(image);
  return Promise.resolve(image === OUTSIDE ? 'The image cannot be had here.' : null);
};
const linux = [{ os: 'linux' as const }];

it('says what no node and no image is there for, and nothing of the rest', async () => {
  const runtimes = [
    runtime('php', 'linux', { '8.4': 'php', '8.2': 'php@bookworm' }),
    runtime('net', 'linux', { '8.0': OUTSIDE, '9.0': 'registry.example/net/aspnet:9.0' }),
    runtime('framework', 'windows', { '4.8': 'registry.example/framework:4.8' }),
  ];
  expect(await unavailableRuntimes(runtimes, { nodes: linux, obtainable })).toEqual({
    'runtime:net@8.0': 'The image cannot be had here.',
    'runtime:framework@4.8': 'FRAMEWORK needs a machine with Windows, and this installation has none.',
  });
  expect(asked.sort()).toEqual([OUTSIDE, 'registry.example/net/aspnet:9.0']);
});

it('asks for the image of an engine only where no server of someone else is named', async () => {
  const engine = (external: boolean, image?: string) => ({ external, image });
  expect(await unavailableEngines({ mssql: engine(false, OUTSIDE), mysql: engine(false) }, obtainable)).toEqual({
    'engine:mssql': 'The image cannot be had here.',
  });
  expect(await unavailableEngines({ mssql: engine(true, OUTSIDE) }, obtainable)).toEqual({});
});
