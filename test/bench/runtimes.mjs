import { addressOf, docker } from './docker.mjs';
import { untilGood } from './http.mjs';
import { quantile, round, summary, timed } from './statistics.mjs';

/** Those whose starter page is served by the runtime itself. */
const RUNTIMES = ['php', 'static', 'node', 'python', 'rails', 'dotnet'];
const ENGINES = ['mysql', 'postgres'];
const BASELINE = 'onebox-bench-runtime';

/** Each runtime: from "add domain" to its first answer beside `docker run` of its image, its memory, and how it wakes. */
export async function runtimeFigures(platform, customer, rounds) {
  const figures = {};
  for (const runtime of RUNTIMES) figures[runtime] = await figuresOf(runtime, platform, customer, rounds);
  return figures;
}

async function figuresOf(runtime, platform, customer, rounds) {
  const [ours, baseline] = [[], []];
  let site;
  for (let i = 0; i <= rounds; i++) {
    const hostname = `bench-${runtime}-${Date.now()}.example`;
    const took = await timed(async () => {
      site = { hostname, id: (await customer.addDomain({ hostname, runtimes: [{ runtime }] })).domain.id };
      await untilGood({ port: platform.httpPort, headers: { host: hostname } });
    });
    site.container = await containerOf(platform, site.id);
    const plain = await plainRun(site.container);
    // The first of each makes the image warm.
    if (i > 0) ours.push(took);
    if (i > 0) baseline.push(plain);
  }
  return {
    'add domain → first answer, ms': summary(ours),
    'docker run → first answer, ms': summary(baseline),
    'ratio of medians (to reach: 1.5)': round(quantile(ours, 0.5) / quantile(baseline, 0.5)),
    'memory, idle, MiB': await memoryOf(site.container),
    'paused → first answer, ms': await wakes(platform, site, rounds, false),
    'stopped → first answer, ms': await wakes(platform, site, rounds, true),
  };
}

async function containerOf(platform, domainId) {
  const filters = ['installation=' + platform.installationId, 'kind=site', 'domain=' + domainId];
  const options = filters.flatMap((label) => ['--filter', `label=onebox.${label}`]);
  return (await docker('ps', '-a', '--format', '{{.Names}}', ...options)).split('\n')[0];
}

/** The same image with the same environment, as a person would start it; as any user, for whom the images are made. */
async function plainRun(container) {
  const [image, variables] = await Promise.all([
    docker('inspect', '-f', '{{.Config.Image}}', container),
    docker('inspect', '-f', '{{range .Config.Env}}{{println .}}{{end}}', container),
  ]);
  const env = variables.split('\n').filter((line) => line !== '' && !/^(PATH|SITE_EXPECT_RELEASE)=/.test(line));
  const took = await timed(async () => {
    await docker(
      'run',
      '-d',
      '--init',
      '--user',
      '200000:200000',
      '--name',
      BASELINE,
      ...env.flatMap((line) => ['-e', line]),
      image,
    );
    await untilGood({ host: await addressOf(BASELINE), port: 8080 });
  });
  await docker('rm', '-f', '-v', BASELINE);
  return took;
}

/** In MiB, without the page cache, when nothing happens. */
async function memoryOf(container) {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const used = (await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container)).split(' / ')[0];
  const [, number, unit] = /^([\d.]+)([KMG])iB$/.exec(used);
  return round(Number(number) * { K: 1 / 1024, M: 1, G: 1024 }[unit]);
}

/** Lets the site fall asleep as the worker does it, then asks it as a visitor. */
async function wakes(platform, { id, hostname, container }, rounds, stopped) {
  const samples = [];
  for (let i = 0; i < rounds; i++) {
    await platform.sql(`UPDATE domains SET status = 'sleeping' WHERE id = '${id}'`);
    await platform.nudge(`domain:${id}`);
    await untilState(container, 'paused');
    if (stopped) {
      await docker('unpause', container);
      await docker('stop', '-t', '5', container);
    }
    samples.push(await timed(() => untilGood({ port: platform.httpPort, headers: { host: hostname } })));
    await untilState(container, 'running');
  }
  return summary(samples);
}

async function untilState(container, wanted) {
  for (let i = 0; i < 600; i++) {
    if ((await docker('inspect', '-f', '{{.State.Status}}', container)) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${container} did not become ${wanted}.`);
}

/** An account's own servers, each with one empty database. */
export async function databaseServerFigures(platform, customer) {
  const figures = {};
  for (const engine of ENGINES) {
    const took = await timed(async () => {
      const { operation } = (await customer.send('POST', '/databases', { engine, name: `bench_${engine}` })).json;
      await untilSucceeded(customer, operation.id);
    });
    const labels = [`installation=${platform.installationId}`, 'kind=database-server', `runtime=${engine}`];
    const options = labels.flatMap((label) => ['--filter', `label=onebox.${label}`]);
    const server = (await docker('ps', '--format', '{{.Names}}', ...options)).split('\n')[0];
    figures[engine] = {
      'first database, its server included, ms': round(took),
      'memory, idle, MiB': await memoryOf(server),
    };
  }
  return figures;
}

async function untilSucceeded(customer, id) {
  for (;;) {
    const { status } = await customer.operation(id);
    if (status === 'succeeded') return;
    if (status === 'failed') throw new Error(`The operation ${id} failed.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
