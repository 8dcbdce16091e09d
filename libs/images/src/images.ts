import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { OperationalError } from '@onebox/errors';
import { machineAptSettings, proxyVariables } from './apt-machine.js';
import { finished, type Output } from './build-output.js';
import { buildNetwork } from './build-network.js';
import { makeBaseImage } from './debootstrap.js';
import { ownImage, repositoryAndTag } from './image-name.js';
import { baseOf, contextOf, type FolderEntry, hashFolder, readFolder } from './image-folder.js';

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

interface Plan {
  tag: string;
  entries: FolderEntry[];
  /** The Dockerfile's `BASE_IMAGE`: `onebox/<name>` or an image from elsewhere. */
  base: string;
}

/**
 * Our images, built when first needed. A tag names exactly one content, `onebox/<name>:<hash>`, so that an image which
 * exists is never built again, and two processes building one at a time end with the same.
 */
export class Images {
  private readonly running = new Map<string, Promise<string>>();
  private network?: Promise<string | undefined>;

  constructor(private readonly options: ImagesOptions) {}

  /** The images that can be asked for. */
  names(): string[] {
    const { directory } = this.options;
    return readdirSync(directory)
      .filter((name) => existsSync(join(directory, name, 'Dockerfile')))
      .sort();
  }

  /** The tag that `ensure` would return; asks no engine. */
  tagOf(name: string): Promise<string> {
    return Promise.resolve().then(() => this.plan(name).tag);
  }

  /**
   * Builds the image and those it is built from, where they are missing, and returns its tag.
   * @throws OperationalError with the last lines of the build, TerminalError where no base image can be had.
   */
  async ensure(name: string): Promise<string> {
    const plan = this.plan(name);
    return this.once(plan.tag, async () => {
      if (!(await this.exists(plan.tag))) await this.build(name, plan);
      return plan.tag;
    });
  }

  private plan(name: string): Plan {
    if (!this.names().includes(name)) throw new Error(`There is no image named ${name}.`);
    const entries = readFolder(join(this.options.directory, name));
    const base = baseOf(entries);
    if (!base) throw new Error(`docker/${name}/Dockerfile has no line ARG BASE_IMAGE=<image>.`);
    const parent = ownImage(base);
    const from = parent ? this.plan(parent).tag : this.replaced(base);
    return { tag: `onebox/${name}:${hashFolder(entries, from, this.epoch())}`, entries, base };
  }

  private async build(name: string, { tag, entries, base }: Plan): Promise<void> {
    const parent = ownImage(base);
    const from = parent ? await this.ensure(parent) : await this.ensureBase(this.replaced(base));
    this.network ??= buildNetwork(this.options.docker, from, this.options.installationId);
    const networkmode = await this.network;
    this.options.onProgress?.(`building onebox/${name} (first time only, about 30 s)`);
    const stream: NodeJS.ReadableStream = await this.options.docker.buildImage(contextOf(entries), {
      buildargs: { BASE_IMAGE: from, PACKAGE_EPOCH: this.epoch(), ...proxyVariables(await machineAptSettings()) },
      labels: { 'onebox.image': name },
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
    if (await this.exists(tag)) return this.discard(output.imageId);
    await this.options.docker.getImage(output.imageId).tag(repositoryAndTag(tag));
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

  private replaced(base: string): string {
    return base === DEFAULT_BASE ? (this.options.baseImage ?? base) : base;
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
