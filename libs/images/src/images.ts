import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { OperationalError } from '@onebox/errors';
import { machineAptSettings, proxyVariables } from './apt-machine.js';
import { finished, type Output } from './build-output.js';
import { buildNetwork } from './build-network.js';
import { makeBaseImage } from './debootstrap.js';
import { onSuite, type OwnImage, ownBase, ownImage, repositoryAndTag } from './image-name.js';
import { baseOf, contextOf, type FolderEntry, hashFolder, readFolder } from './image-folder.js';
import { pullOutside, refusalOf } from './outside-image.js';

export interface ImagesOptions {
  docker: Dockerode;
  /** Labels the short-lived container that looks whether builds reach the package archive. */
  installationId?: string;
  /** The folder that has a folder for each image: `docker/`. */
  directory: string;
  /** Built from instead of `debian:trixie-slim` (ONEBOX_BASE_IMAGE). */
  baseImage?: string;
  /** Gets a line for a person before each step that takes long. */
  onProgress?: (line: string) => void;
}

/** The base that ONEBOX_BASE_IMAGE stands in for. */
const DEFAULT_BASE = 'debian:trixie-slim';

/** Says on an image which tag it was built for: where two processes build one at a time, the second takes the tag away. */
const TAG_LABEL = 'onebox.tag';

/** In an image's folder: the further Debian releases that it is built on, one a line. */
const SUITES = 'suites';

interface Plan {
  tag: string;
  entries: FolderEntry[];
  /** The image of ours that it is built from, or the reference of one from elsewhere. */
  base: OwnImage | string;
}

/**
 * Our images, built when first needed. A tag names exactly one content, `onebox/<name>:<hash>`, so that an image which
 * exists is never built again, and two processes building one at a time end with the same.
 */
export class Images {
  private readonly running = new Map<string, Promise<string>>();
  private network?: Promise<string | undefined>;

  constructor(private readonly options: ImagesOptions) {}

  /** The images of ours: `php`, and `php@bookworm` where the folder's file `suites` names further Debian releases. */
  names(): string[] {
    const { directory } = this.options;
    return readdirSync(directory)
      .filter((name) => existsSync(join(directory, name, 'Dockerfile')))
      .flatMap((name) => [name, ...this.suitesOf(name).map((suite) => `${name}@${suite}`)])
      .sort();
  }

  /** Those that are built ahead: not the browser's, which is large, and of which nobody waits for what it gives. */
  namesAhead(): string[] {
    return this.names().filter((name) => name !== 'browser');
  }

  /** The tag that `ensure` would return; asks no engine. */
  tagOf(name: string): Promise<string> {
    return Promise.resolve().then(() => {
      const own = ownImage(name);
      return own ? this.plan(own).tag : name;
    });
  }

  /**
   * Builds an image of ours and those it is built from, where they are missing, and returns its tag. `<folder>@<suite>` is
   * the folder built on another Debian release, all its bases too; a reference with a `/` or `:` is pulled where missing.
   * @throws OperationalError with the last lines of the build or where a registry cannot be reached, TerminalError where no
   * base image can be had or a registry refuses.
   */
  async ensure(name: string): Promise<string> {
    const own = ownImage(name);
    if (own) return this.ensureOwn(own);
    return this.once(name, async () => {
      if (!(await this.exists(name))) {
        this.options.onProgress?.(`fetching ${name} (first time only)`);
        await pullOutside(this.options.docker, name);
      }
      return name;
    });
  }

  /** Why an image cannot be had, in a sentence for a person; null where it can. Builds and pulls nothing, takes 5 s at most. */
  async obtainable(name: string): Promise<string | null> {
    const own = ownImage(name);
    if (own) return this.has(own.folder) ? null : `This platform has no image named ${name}.`;
    return (await this.exists(name)) ? null : refusalOf(this.options.docker, name);
  }

  private async ensureOwn(own: OwnImage): Promise<string> {
    const plan = this.plan(own);
    return this.once(plan.tag, async () => {
      if (!(await this.exists(plan.tag))) await this.build(own, plan);
      return plan.tag;
    });
  }

  private plan({ folder, suite }: OwnImage): Plan {
    if (!this.has(folder)) throw new Error(`There is no image named ${folder}.`);
    const entries = readFolder(join(this.options.directory, folder)).filter(({ path }) => path !== SUITES);
    const base = baseOf(entries);
    if (!base) throw new Error(`docker/${folder}/Dockerfile has no line ARG BASE_IMAGE=<image>.`);
    const parent = ownBase(base);
    const chosen = parent ? { ...parent, ...(suite ? { suite } : {}) } : this.outsideBase(base, suite);
    const from = typeof chosen === 'string' ? chosen : this.plan(chosen).tag;
    return { tag: `onebox/${folder}:${hashFolder(entries, from, this.epoch())}`, entries, base: chosen };
  }

  private async build({ folder, suite }: OwnImage, { tag, entries, base }: Plan): Promise<void> {
    const name = suite ? `${folder}@${suite}` : folder;
    const from = typeof base === 'string' ? await this.ensureBase(base) : await this.ensureOwn(base);
    this.network ??= buildNetwork(this.options.docker, from, this.options.installationId);
    const networkmode = await this.network;
    this.options.onProgress?.(`building onebox/${name} (first time only, about 30 s)`);
    const stream: NodeJS.ReadableStream = await this.options.docker.buildImage(contextOf(entries), {
      buildargs: { BASE_IMAGE: from, PACKAGE_EPOCH: this.epoch(), ...proxyVariables(await machineAptSettings()) },
      labels: { 'onebox.image': name, [TAG_LABEL]: tag },
      rm: true,
      forcerm: true,
      ...(networkmode ? { networkmode } : {}),
    });
    await this.keep(name, tag, await finished(stream));
  }

  /** Tags what was built; where another process was quicker, or the build failed, nothing of ours is left. */
  private async keep(name: string, tag: string, output: Output): Promise<void> {
    if (output.error || !output.imageId) {
      await this.discard(output.layers.at(-1));
      throw new OperationalError(`The image onebox/${name} could not be built:\n${output.lines.join('\n')}`);
    }
    if (!(await this.exists(tag))) await this.name(output.imageId, tag);
    await this.discardUnnamed(tag);
  }

  /** Another process that was quicker may have discarded the image; then the tag is there. */
  private async name(image: string, tag: string): Promise<void> {
    try {
      await this.options.docker.getImage(image).tag(repositoryAndTag(tag));
    } catch (error) {
      if (!(await this.exists(tag))) throw error;
    }
  }

  /** What was built for a tag that another image has. */
  private async discardUnnamed(tag: string): Promise<void> {
    const filters = { dangling: ['true'], label: [`${TAG_LABEL}=${tag}`] };
    const unnamed = await this.options.docker.listImages({ filters });
    await Promise.all(unnamed.map(({ Id }) => this.discard(Id)));
  }

  /** Removes an image that has no tag; one that has, or is in use, stays (the engine refuses, by 409). */
  private async discard(image: string | undefined): Promise<void> {
    if (!image) return;
    const found = await this.options.docker
      .getImage(image)
      .inspect()
      .catch(() => undefined);
    if (!found || (found.RepoTags ?? []).length > 0) return;
    await this.options.docker
      .getImage(image)
      .remove()
      .catch(() => undefined);
  }

  private async ensureBase(base: string): Promise<string> {
    const suite = /^debian:([a-z]+)-slim$/.exec(base)?.[1];
    if (!suite || (await this.exists(base))) return base;
    const tag = `onebox/base-${suite}:${this.epoch()}`;
    return this.once(tag, async () => {
      if (await this.exists(tag)) return tag;
      this.options.onProgress?.(`making a minimal Debian ${suite} to build on (first time only, about 40 s)`);
      await makeBaseImage(this.options.docker, suite, tag);
      return tag;
    });
  }

  /** What an image is built from that is built from none of ours. */
  private outsideBase(base: string, suite?: string): string {
    const named = base === DEFAULT_BASE ? (this.options.baseImage ?? base) : base;
    return suite ? (onSuite(named, suite) ?? `debian:${suite}-slim`) : named;
  }

  private has(folder: string): boolean {
    return existsSync(join(this.options.directory, folder, 'Dockerfile'));
  }

  private suitesOf(folder: string): string[] {
    const file = join(this.options.directory, folder, SUITES);
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  }

  private epoch(): string {
    return readFileSync(join(this.options.directory, 'epoch'), 'utf8').trim();
  }

  private async exists(image: string): Promise<boolean> {
    try {
      await this.options.docker.getImage(image).inspect();
      return true;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return false;
      throw error;
    }
  }

  private once(tag: string, make: () => Promise<string>): Promise<string> {
    const running = this.running.get(tag);
    if (running) return running;
    const started = make().finally(() => this.running.delete(tag));
    this.running.set(tag, started);
    return started;
  }
}
