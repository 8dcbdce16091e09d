import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { edgeContainer, HaproxyEdge, prepareEdgeDirectory } from '../../dist/libs/edge/src/index.js';
import { ANSWER_BOUNDS_MS } from '../../dist/libs/figures/src/index.js';
import { addressOf, docker } from './docker.mjs';
import { untilGood } from './http.mjs';
import { quantile, round, summary, timed } from './statistics.mjs';

const run = promisify(execFile);

const EDGE_PORT = 29180;
const NGINX_PORT = 29181;
const NAMES = { edge: 'onebox-bench-edge', backend: 'onebox-bench-backend', nginx: 'onebox-bench-nginx' };

/**
 * Requests a second and p99 through the edge with 10,000 routes, against nginx that proxies the one site, in alternation;
 * then what adding a route costs with 10 and with 10,000 present. One backend, one load generator (wrk), one machine.
 */
export async function edgeFigures(images, rounds) {
  await cleanUp();
  try {
    const backend = await startBackend(await images.ensure('static'));
    const edge = await startEdge(await images.ensure('edge'));
    const few = await routeCost(edge, 10, backend);
    const many = await routeCost(edge, 10_000, backend);
    await startNginx(await images.ensure('static'), backend);
    return {
      throughput: await throughput(rounds),
      'adding a route': {
        'with 10 present, ms': few,
        'with 10,000 present, ms': many,
        'ratio of medians': round(many.median / few.median),
      },
    };
  } finally {
    await cleanUp();
  }
}

async function startBackend(image) {
  const release = '/srv/site/releases/rel_bench';
  const env = ['-e', `SITE_RELEASE=${release}`, '-e', `SITE_ROOT=${release}`];
  await docker('run', '-d', '--name', NAMES.backend, ...env, image);
  const address = await addressOf(NAMES.backend);
  await untilGood({ host: address, port: 8080 });
  return { address, port: 8080 };
}

async function startEdge(image) {
  const settings = {
    directory: await mkdtemp(join(tmpdir(), 'onebox-bench-edge-')),
    httpPort: EDGE_PORT,
    httpsPort: EDGE_PORT + 10,
    apiPort: 1,
    activatorPort: 2,
    panelHost: 'panel.bench.example',
    tenantSubnets: '10.255.0.0/16',
    probeSecret: 'ab'.repeat(32),
    activatorSecret: 'cd'.repeat(32),
    extensions: ['.php', '.aspx'],
    answerBoundsMs: ANSWER_BOUNDS_MS,
  };
  await prepareEdgeDirectory(settings);
  const spec = edgeContainer(settings, { name: NAMES.edge, image });
  const options = [
    ...Object.entries(spec.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    ...spec.capabilities.flatMap((name) => ['--cap-add', name]),
    ...spec.binds.flatMap(({ host, path }) => ['-v', `${host}:${path}`]),
  ];
  await docker('run', '-d', '--name', NAMES.edge, '--network', 'host', '--cap-drop', 'ALL', ...options, image);
  const edge = new HaproxyEdge(settings);
  while (!(await edge.ready())) await new Promise((resolve) => setTimeout(resolve, 50));
  return edge;
}

async function startNginx(image, backend) {
  const directory = await mkdtemp(join(tmpdir(), 'onebox-bench-nginx-'));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'nginx.conf'), nginxConfig(backend));
  const binds = ['-v', `${directory}/nginx.conf:/bench.conf:ro`];
  const command = ['--entrypoint', 'nginx', image, '-c', '/bench.conf', '-g', 'daemon off;'];
  await docker('run', '-d', '--name', NAMES.nginx, '--network', 'host', ...binds, ...command);
  await untilGood({ port: NGINX_PORT, headers: { host: hostname(0) } });
}

/** What a careful administrator would write: kept-alive connections to the backend, no access log, as the edge has none. */
function nginxConfig({ address, port }) {
  return `
    worker_processes auto; pid /tmp/nginx.pid; error_log stderr;
    events { worker_connections 1024; }
    http {
      access_log off; keepalive_requests 1000000;
      upstream site { server ${address}:${port}; keepalive 64; }
      server {
        listen ${NGINX_PORT} reuseport;
        location / { proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; }
      }
    }`;
}

/** `count` sites; then the time of 200 more, each added alone. */
async function routeCost(edge, count, endpoint) {
  await edge.replaceAll(Array.from({ length: count }, (_, i) => site(`bench${i}`, hostname(i), endpoint)));
  const samples = [];
  for (let i = 0; i < 200; i++) {
    samples.push(await timed(() => edge.setSite(site(`added${i}`, `added-${i}.example`, endpoint))));
  }
  for (let i = 0; i < 200; i++) await edge.removeSite(`added${i}`);
  return summary(samples);
}

function site(id, name, endpoint) {
  const pools = [{ name: 'static', endpoints: [endpoint] }];
  return { id, hostnames: [name], state: 'live', live: { pools, defaultPool: 'static', prefixes: [], extensions: [] } };
}

function hostname(i) {
  return `site-${i}.bench.example`;
}

async function throughput(rounds) {
  const results = { edge: [], nginx: [] };
  for (let i = 0; i < rounds; i++) {
    results.edge.push(await load(EDGE_PORT));
    results.nginx.push(await load(NGINX_PORT));
  }
  const [edge, nginx] = [results.edge, results.nginx].map((list) => ({
    'requests/s': summary(list.map((result) => result.rate)),
    'p99, ms': summary(list.map((result) => result.p99)),
  }));
  const ratios = results.edge.map((result, i) => result.rate / results.nginx[i].rate);
  return {
    'edge, 10,000 routes': edge,
    'nginx, one site': nginx,
    'ratio of requests/s (to reach: 0.9)': round(quantile(ratios, 0.5)),
  };
}

/** Eight seconds of 32 kept-alive connections. */
async function load(port) {
  const { stdout } = await run('wrk', [
    '-t1',
    '-c32',
    '-d8s',
    '--latency',
    '-H',
    `Host: ${hostname(0)}`,
    `http://127.0.0.1:${port}/`,
  ]);
  if (/Non-2xx/.test(stdout)) throw new Error(`Wrong answers under load:\n${stdout}`);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit],
  };
}

async function cleanUp() {
  for (const name of Object.values(NAMES)) await docker('rm', '-f', '-v', name).catch(() => undefined);
}
