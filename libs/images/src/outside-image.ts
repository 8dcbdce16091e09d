import type Dockerode from 'dockerode';
import { OperationalError, TerminalError } from '@onebox/errors';
import { finished } from './build-output.js';

/** A registry that does not answer is asked no longer: people wait for the answer. */
const PATIENCE_MS = 4_500;

/**
 * Pulls an image from the registry that its reference names.
 * @throws TerminalError where the registry says that there is none, OperationalError where it cannot be asked.
 */
export async function pullOutside(docker: Dockerode, name: string): Promise<void> {
  const failure = await docker.pull(name).then(
    async (stream) => (await finished(stream)).error,
    (error: unknown) => reasonIn(error),
  );
  if (failure === undefined) return;
  const said = sentence(name, failure);
  if (isRefusal(failure)) throw new TerminalError('images.unobtainable', said);
  throw new OperationalError(said);
}

/** Why the registry would not give an image, in a sentence; null where it would. Takes 5 s at most. */
export async function refusalOf(docker: Dockerode, name: string, patienceMs = PATIENCE_MS): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'no answer in time');
  });
  const asked = docker
    .getImage(name)
    .distribution()
    .then(
      () => null,
      (error: unknown) => reasonIn(error),
    );
  const failure = await Promise.race([asked, silence]);
  clearTimeout(timer);
  return failure === null ? null : sentence(name, failure);
}

/** What the engine said, as a sentence for a person: its own words name addresses that say nothing to a customer. */
export function sentence(name: string, failure: string): string {
  const registry = registryOf(name);
  if (isRefusal(failure))
    return `The registry ${registry} does not give the image ${name}: there is none, or it needs a login.`;
  return `The image ${name} is not on this machine, and its registry ${registry} cannot be reached from here.`;
}

/** As the engine reads a reference: a first part with a dot or a port is a registry, and all others are Docker Hub's. */
export function registryOf(name: string): string {
  const [first, ...rest] = name.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first!) ? first! : 'docker.io';
}

function isRefusal(failure: string): boolean {
  return /manifest unknown|not found|access denied|denied:|unauthorized|no matching manifest|repository does not exist|invalid reference/i.test(
    failure,
  );
}

function reasonIn(error: unknown): string {
  const { json, message } = error as { json?: { message?: string }; message?: string };
  return json?.message ?? message ?? String(error);
}
