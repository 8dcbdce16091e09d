import { svgProblem } from './plain-svg.js';
import type { Runtime, RuntimeVersion } from './runtime.js';

const ID = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
/** A folder of `docker/`, or one on another Debian release; or a reference with its registry or tag. */
const OWN_IMAGE = /^[a-z0-9][a-z0-9-]*(@[a-z]+)?$/;
const OUTSIDE_IMAGE = /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*(:[A-Za-z0-9._-]+)?$/;
const EXTENSION = /^\.[a-z0-9]{1,16}$/;
const DOCUMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const PROBE_PATH = /^\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*\/?)*$/;

/** What is wrong with the catalogue's entries, a sentence each: mistakes of ours, found when a process starts. */
export function catalogueProblems(runtimes: Runtime[]): string[] {
  return [
    ...runtimes.flatMap((runtime) => runtimeProblems(runtime).map((problem) => `${runtime.id}: ${problem}`)),
    ...doubled(runtimes.map(({ id }) => id)).map((id) => `Two runtimes have the id ${id}.`),
    ...doubled(runtimes.flatMap(({ os, extensions }) => extensions.map((one) => `${one} on ${os}`))).map(
      (claim) => `Two runtimes claim ${claim}.`,
    ),
  ];
}

function runtimeProblems(runtime: Runtime): string[] {
  const { id, title, description, versions, extensions, defaultDocuments, capabilities, probePath, logo } = runtime;
  const svg = svgProblem(logo);
  return [
    ...wrong('id', ID.test(id)),
    ...wrong('title', title.trim() !== ''),
    ...wrong('description', description.trim() !== ''),
    ...(svg ? [`its logo ${svg}.`] : []),
    ...wrong('versions', versions.length > 0 && doubled(versions.map(({ version }) => version)).length === 0),
    ...versions.flatMap((version) => wrong(`version ${version.version}`, isVersion(version))),
    ...extensions.flatMap((extension) => wrong(`extension ${extension}`, EXTENSION.test(extension))),
    ...wrong(
      'defaultDocuments',
      defaultDocuments.every((name) => DOCUMENT.test(name)) && !doubled(defaultDocuments)[0],
    ),
    ...wrong(
      'capabilities',
      capabilities.every((capability) => /^[A-Z_]+$/.test(capability)),
    ),
    ...wrong('probePath', PROBE_PATH.test(probePath)),
    ...figureProblems(runtime),
  ];
}

function figureProblems({ port, stopSeconds, limits, tmpfs }: Runtime): string[] {
  const { memoryBytes, cpus, pids } = limits;
  const isCount = (figure: number) => Number.isInteger(figure) && figure > 0;
  return [
    ...wrong('port', isCount(port) && port < 65_536),
    ...wrong('stopSeconds', isCount(stopSeconds) && stopSeconds <= 300),
    ...wrong('limits', isCount(memoryBytes) && cpus > 0 && isCount(pids)),
    ...wrong(
      'tmpfs',
      Object.entries(tmpfs).every(([path, bytes]) => /^\/[a-z][a-z0-9/._-]*$/.test(path) && isCount(bytes)),
    ),
  ];
}

function isVersion({ version, image }: RuntimeVersion): boolean {
  return VERSION.test(version) && (OWN_IMAGE.test(image) || (/[/:]/.test(image) && OUTSIDE_IMAGE.test(image)));
}

function wrong(what: string, isRight: boolean): string[] {
  return isRight ? [] : [`its ${what} cannot be.`];
}

function doubled(items: string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) < index))];
}
