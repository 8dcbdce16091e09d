import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { Images } from '@onebox/images';
import { catalogue } from '@onebox/runtimes';
import { docker, images } from '../support/image-containers.js';

/** A folder of images of this test's own, on one of the project's. */
class Folder {
  readonly directory = mkdtempSync(join(tmpdir(), 'obtest-images-'));
  readonly name = `obtest-${randomBytes(4).toString('hex')}`;

  constructor() {
    cpSync(join(process.cwd(), 'docker/runtime'), join(this.directory, 'runtime'), { recursive: true });
    cpSync(join(process.cwd(), 'docker/epoch'), join(this.directory, 'epoch'));
  }

  write(name: string, lines: string[], files: Record<string, string> = {}): void {
    mkdirSync(join(this.directory, name), { recursive: true });
    writeFileSync(join(this.directory, name, 'Dockerfile'), `${lines.join('\n')}\n`);
    for (const [path, content] of Object.entries(files)) writeFileSync(join(this.directory, name, path), content);
  }

  images(onProgress?: (line: string) => void, engine = docker): Images {
    return new Images({ docker: engine, directory: this.directory, onProgress });
  }
}

/** An engine that names no image before `count` have been built: as many processes, each of which saw no other's. */
function namingTogether(count: number): Dockerode {
  let [built, go] = [0, () => {}];
  const all = new Promise<void>((resolve) => (go = resolve));
  const getImage = (id: string) => {
    const image = docker.getImage(id);
    const tag = async (options: Dockerode.ImageTagOptions) => {
      if (++built === count) go();
      await all;
      return image.tag(options);
    };
    return Object.assign(Object.create(image) as typeof image, { tag });
  };
  return Object.assign(Object.create(docker) as Dockerode, { getImage });
}

const folder = new Folder();
const child = `${folder.name}-child`;

afterAll(async () => {
  const mine = (await docker.listImages({ filters: { label: ['onebox.image'] } })).flatMap(({ RepoTags }) =>
    (RepoTags ?? []).filter((tag) => tag.includes(folder.name)),
  );
  for (const tag of mine.sort().reverse()) await docker.getImage(tag).remove({ force: true });
  rmSync(folder.directory, { recursive: true });
});

/** Untagged images that a build of one of our names left; the steps below a tagged image are not among them. */
const dangling = async (name: string) =>
  (await docker.listImages({ filters: { dangling: ['true'], label: [`onebox.image=${name}`] } })).length;

describe('Images', () => {
  it('names each folder and each further Debian release, and builds every one of the project that is built ahead', async () => {
    expect(images.names()).toEqual(expect.arrayContaining(['edge', 'php', 'php@bookworm', 'runtime', 'sandbox']));
    for (const name of images.namesAhead()) {
      const tag = await images.ensure(name);
      expect(tag).toMatch(new RegExp(`^onebox/${name.split('@')[0]}:[0-9a-f]{12}$`));
      expect((await docker.getImage(tag).inspect()).Config.Labels).toMatchObject({ 'onebox.image': name });
    }
  });

  it('names all that the catalogue runs and that is not from elsewhere', () => {
    const wanted = catalogue.runtimes.flatMap(({ versions }) => versions.map(({ image }) => image));
    const ours = wanted.filter((image) => !/[/:]/.test(image));
    expect(ours.filter((image) => !images.names().includes(image))).toEqual([]);
    expect(ours.length).toBeGreaterThan(5);
  });

  it('says of an image from elsewhere that its registry cannot be had, and changes nothing', async () => {
    const name = 'registry.invalid/onebox/nothing:1';
    const said = `The image ${name} is not on this machine, and its registry registry.invalid cannot be reached from here.`;
    expect(await images.obtainable(name)).toBe(said);
    await expect(images.ensure(name)).rejects.toThrow(said);
    const present = await images.ensure('runtime');
    expect(await images.obtainable(present)).toBeNull();
    expect(await images.ensure(present)).toBe(present);
  });

  it('builds an image once, its parent first, however many ask for it', async () => {
    folder.write(folder.name, ['ARG BASE_IMAGE=onebox/runtime', 'FROM ${BASE_IMAGE}', 'COPY a /a'], { a: 'one' });
    folder.write(child, [`ARG BASE_IMAGE=onebox/${folder.name}`, 'FROM ${BASE_IMAGE}', 'RUN cp /a /b']);
    const said: string[] = [];
    const mine = folder.images((line) => said.push(line));
    const tags = await Promise.all([mine.ensure(child), mine.ensure(child), mine.ensure(folder.name)]);
    expect(tags).toEqual([await mine.tagOf(child), await mine.tagOf(child), await mine.tagOf(folder.name)]);
    const built = said.filter((line) => line.includes(folder.name));
    expect(built).toEqual([
      expect.stringMatching(`^building onebox/${folder.name} `),
      expect.stringMatching(`^building onebox/${child} `),
    ]);
    await mine.ensure(child);
    expect(said.filter((line) => line.includes(folder.name))).toEqual(built);
  });

  it('has another tag where a file, a mode, the parent or the epoch is another', async () => {
    const tags = new Set<string>();
    const note = async () => tags.add(await folder.images().tagOf(child));
    await note();
    writeFileSync(join(folder.directory, folder.name, 'a'), 'two');
    await note();
    writeFileSync(join(folder.directory, child, 'run'), 'x', { mode: 0o644 });
    await note();
    rmSync(join(folder.directory, child, 'run'));
    writeFileSync(join(folder.directory, child, 'run'), 'x', { mode: 0o755 });
    await note();
    writeFileSync(join(folder.directory, 'epoch'), '2031-01\n');
    await note();
    expect(tags.size).toBe(5);
    cpSync(join(process.cwd(), 'docker/epoch'), join(folder.directory, 'epoch'));
  });

  it('leaves one image where two processes build it at a time', async () => {
    const name = `${folder.name}-twice`;
    folder.write(name, ['ARG BASE_IMAGE=onebox/runtime', 'FROM ${BASE_IMAGE}', 'RUN sleep 1; date +%N > /when']);
    const engine = namingTogether(2);
    const processes = [folder.images(undefined, engine), folder.images(undefined, engine)];
    const [one, other] = await Promise.all(processes.map((images) => images.ensure(name)));
    expect(one).toBe(other);
    expect(await dangling(name)).toBe(0);
    expect((await docker.getImage(one!).inspect()).RepoTags).toEqual([one]);
  });

  it('ends with the last lines of a build that fails, and leaves nothing', async () => {
    const name = `${folder.name}-broken`;
    const marker = randomBytes(6).toString('hex');
    const steps = [`RUN echo ${marker} > /step`, 'RUN echo there is the reason >&2; exit 7'];
    folder.write(name, ['ARG BASE_IMAGE=onebox/runtime', 'FROM ${BASE_IMAGE}', ...steps]);
    await expect(folder.images().ensure(name)).rejects.toThrow(/could not be built:[^]*there is the reason[^]*code: 7/);
    const left = (await docker.listImages({ all: true })).map(({ Id }) => docker.getImage(Id).inspect());
    const commands = (await Promise.allSettled(left)).map((found) =>
      found.status === 'fulfilled' ? JSON.stringify(found.value.ContainerConfig) : '',
    );
    expect(commands.filter((text) => text.includes(marker))).toEqual([]);
  });

  it('refuses a name that no folder has', async () => {
    await expect(images.ensure('nothing')).rejects.toThrow('There is no image named nothing.');
  });
});
