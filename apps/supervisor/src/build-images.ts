import type { Config } from '@onebox/config';
import { openImages } from './platform.js';
import { step } from './speaker.js';

/** Builds the named images, or all that are built ahead; those that exist take no time. One after the other: they share layers. */
export async function buildImages(config: Config, names: string[]): Promise<number> {
  const images = openImages(config);
  for (const name of names.length > 0 ? names : images.namesAhead()) {
    await step(
      `Image ${name}`,
      () => images.ensure(name),
      (tag) => tag,
    );
  }
  return 0;
}
