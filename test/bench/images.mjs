import Docker from 'dockerode';
import { docker } from './docker.mjs';
import { round, timed } from './statistics.mjs';

/** What each image takes on the disk (its parents included), and how long its own layers take to build anew. */
export async function imageFigures(images, { build }) {
  const engine = new Docker();
  const figures = {};
  for (const name of images.names()) {
    const tag = await images.ensure(name);
    const { Size } = await engine.getImage(tag).inspect();
    figures[name] = {
      'size, MB': round(Size / 1e6, 0),
      ...(build ? { 'build, s': round((await timed(() => buildAnew(engine, tag, name))) / 1000, 1) } : {}),
    };
  }
  return figures;
}

/** Of its base as it is there, without the engine's cache of steps. */
async function buildAnew(engine, tag, name) {
  const [folder] = name.split('@');
  const { Parent } = await engine.getImage(tag).inspect();
  const base = await baseOf(engine, Parent);
  const args = ['--network', 'host', '--no-cache', '--build-arg', `BASE_IMAGE=${base}`, '-t', 'onebox-bench-build'];
  await docker('build', '-q', ...args, `docker/${folder}`);
  await docker('rmi', '-f', 'onebox-bench-build');
}

/** The nearest parent that has a name: what the image was built from. */
async function baseOf(engine, id) {
  for (let current = id; current;) {
    const { Parent, RepoTags } = await engine.getImage(current).inspect();
    if (RepoTags?.length > 0) return RepoTags[0];
    current = Parent;
  }
  throw new Error('An image without a named parent.');
}
