import type { Config } from '@onebox/config';
import type { Images } from '@onebox/images';
import { openImages } from './platform.js';
import { step } from './speaker.js';

/** Half of what a build takes is waiting for the package archive and the disk. */
const WIDTH = 2;

/** Builds the named images, or all that are built ahead; those that exist take no time. What several share is built once. */
export async function buildImages(config: Config, names: string[]): Promise<number> {
  const images = openImages(config);
  const waiting = names.length > 0 ? [...names] : images.namesAhead();
  const builder = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) await built(images, name);
  };
  await Promise.all(Array.from({ length: WIDTH }, builder)).finally(() => waiting.splice(0));
  return 0;
}

function built(images: Images, name: string): Promise<string> {
  return step(
    `Image ${name}`,
    () => images.ensure(name),
    (tag) => tag,
  );
}
