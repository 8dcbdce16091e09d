import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { type Edge, edgeContainer, type EdgeSettings, HaproxyEdge, prepareEdgeDirectory } from '@onebox/edge';
import { Images } from '@onebox/images';
import { eventually } from './ask.js';

/** A running edge and what a test may do to it. */
export interface EdgeUnderTest {
  edge: Edge;
  settings: EdgeSettings;
  /** Another one on the same edge, as after a restart of the worker: it remembers nothing. */
  again(): Edge;
  /** Ends the edge without warning; it starts again from its files alone. */
  restart(): Promise<void>;
  /** Ends it while `work` runs. */
  without(work: () => Promise<void>): Promise<void>;
  remove(): Promise<void>;
}

export type EdgePorts = Pick<EdgeSettings, 'httpPort' | 'httpsPort' | 'apiPort' | 'activatorPort'>;

/** Ports that nobody listens on at the moment: another run of the same tests may be under way. */
export async function freeEdgePorts(from = 21_200, to = 21_299): Promise<EdgePorts> {
  const free: number[] = [];
  const start = Math.floor(Math.random() * (to - from - 8));
  for (let port = from + start; port <= to && free.length < 4; port++) {
    const server = createServer();
    const bound = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, () => resolve(true));
    });
    if (bound) {
      await new Promise((resolve) => server.close(resolve));
      free.push(port);
    }
  }
  const [httpPort, httpsPort, apiPort, activatorPort] = free as [number, number, number, number];
  return { httpPort, httpsPort, apiPort, activatorPort };
}

/** HAProxy in its container, with the rights that it has in production and no more. */
export async function makeHaproxyEdge(ports: EdgePorts): Promise<EdgeUnderTest> {
  const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
  const image = await new Images({ docker, directory: join(process.cwd(), 'docker') }).ensure('edge');
  const settings: EdgeSettings = {
    ...ports,
    directory: await mkdtemp('/var/tmp/onebox-edge-test-'),
    panelHost: 'panel.test',
    // Loopback addresses stand in for tenants' containers.
    tenantSubnets: '127.9.0.0/16',
    probeSecret: '0123456789abcdef'.repeat(4),
    activatorSecret: 'fedcba9876543210'.repeat(4),
    extensions: ['.php', '.aspx', '.ashx'],
    answerBoundsMs: [100, 1000],
  };
  await prepareEdgeDirectory(settings);
  const spec = edgeContainer(settings, { name: `onebox-edge-test-${ports.httpPort}`, image });
  await docker
    .getContainer(spec.name)
    .remove({ force: true })
    .catch(() => undefined);
  const container = await docker.createContainer({
    name: spec.name,
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    HostConfig: {
      NetworkMode: 'host',
      Binds: spec.binds.map(({ host, path }) => `${host}:${path}`),
      CapDrop: ['ALL'],
      CapAdd: spec.capabilities,
      Memory: spec.memoryBytes,
    },
  });
  const edge = new HaproxyEdge(settings);
  const started = async () => {
    await container.start();
    await eventually(() => edge.ready(), 'the edge is ready', 30_000);
  };
  await started().catch(async (error: unknown) => {
    const log = await container.logs({ stdout: true, stderr: true, tail: 20 });
    throw new Error(`The edge did not start: ${String(log)}`, { cause: error });
  });
  const without = async (work: () => Promise<void>) => {
    await container.kill();
    await work();
    await started();
  };
  return {
    edge,
    settings,
    again: () => new HaproxyEdge(settings),
    restart: () => without(() => Promise.resolve()),
    without,
    remove: async () => {
      await container.remove({ force: true });
      await rm(settings.directory, { recursive: true, force: true });
    },
  };
}
