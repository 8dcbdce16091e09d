import { addressOf, docker } from './docker.mjs';
import { untilGood } from './http.mjs';
import { quantile, round, summary, timed } from './statistics.mjs';

/**
 * "Add domain" until the first good answer through the edge, beside `docker run` of the same image until its first answer;
 * in alternation, so that both meet the same machine.
 */
export async function timeToLive(platform, customer, rounds) {
  const [warmUp, ...pairs] = await alternate(rounds + 1, platform, customer);
  const ours = pairs.map((pair) => pair.ours);
  const baseline = pairs.map((pair) => pair.baseline);
  return {
    'first domain of the account (its network included), ms': round(warmUp.ours),
    'add domain → first answer, ms': summary(ours),
    'docker run → first answer, ms': summary(baseline),
    'ratio of medians (to reach: 1.5)': round(quantile(ours, 0.5) / quantile(baseline, 0.5)),
    'ratio of p95s (to reach: 2.5)': round(quantile(ours, 0.95) / quantile(baseline, 0.95)),
  };
}

async function alternate(rounds, platform, customer) {
  const pairs = [];
  for (let i = 0; i < rounds; i++) {
    const hostname = `bench-${Date.now()}-${i}.example`;
    const ours = await timed(() => domainGoesLive(platform, customer, hostname));
    const image = await imageOf(platform);
    pairs.push({ ours, baseline: await timed(() => dockerRun(image)) });
    await docker('rm', '-f', BASELINE);
  }
  return pairs;
}

async function domainGoesLive(platform, customer, hostname) {
  await customer.addDomain({ hostname, runtimes: [{ runtime: 'php' }] });
  await untilGood({ port: platform.httpPort, headers: { host: hostname } });
}

const BASELINE = 'onebox-bench-baseline';

async function dockerRun(image) {
  const release = '/srv/site/releases/rel_bench';
  await docker('run', '-d', '--name', BASELINE, '-e', `SITE_RELEASE=${release}`, '-e', `SITE_ROOT=${release}`, image);
  await untilGood({ host: await addressOf(BASELINE), port: 8080 });
}

async function imageOf(platform) {
  const filter = [
    '--filter',
    `label=onebox.installation=${platform.installationId}`,
    '--filter',
    'label=onebox.runtime=php',
  ];
  const [image] = (await docker('ps', '--format', '{{.Image}}', ...filter)).split('\n');
  return image;
}

/** WordPress with a database server of its own, in a fresh account, and where the time went. */
export async function wordpressTimeToLive(platform, customer) {
  const hostname = `bench-wordpress-${Date.now()}.example`;
  let operationId;
  const total = await timed(async () => {
    operationId = (await customer.addDomain({ hostname, app: 'wordpress' })).operation.id;
    await untilGood({ port: platform.httpPort, headers: { host: hostname } }, (answer) =>
      answer.body.includes('wp-content'),
    );
  });
  const { steps } = await customer.operation(operationId);
  return {
    'add WordPress → front page, ms': round(total),
    'of that': Object.fromEntries(
      steps.map((step) => [
        `${step.title}, ms`,
        step.finishedAt && Date.parse(step.finishedAt) - Date.parse(step.startedAt),
      ]),
    ),
  };
}
