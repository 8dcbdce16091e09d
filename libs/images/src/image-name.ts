/** An image of ours as it is asked for: a folder of `docker/`, and the Debian release where it is not the folder's own. */
export interface OwnImage {
  folder: string;
  suite?: string;
}

/** Reads `php` and `php@bookworm`; `undefined` for an image from elsewhere, whose reference has a `/` or a `:`. */
export function ownImage(name: string): OwnImage | undefined {
  const match = /^([a-z0-9-]+)(?:@([a-z]+))?$/.exec(name);
  return match ? { folder: match[1]!, ...(match[2] ? { suite: match[2] } : {}) } : undefined;
}

/** Reads a Dockerfile's `BASE_IMAGE`: `onebox/front@bookworm`; `undefined` for one that is not ours. */
export function ownBase(base: string): OwnImage | undefined {
  return base.startsWith('onebox/') ? ownImage(base.slice('onebox/'.length)) : undefined;
}

/** `mirror.example/debian:trixie-slim` → `mirror.example/debian:bookworm-slim`; `undefined` where no release is named. */
export function onSuite(base: string, suite: string): string | undefined {
  const match = /^(.*[:/-])(trixie|bookworm)(-slim)?$/.exec(base);
  return match ? `${match[1]}${suite}${match[3] ?? ''}` : undefined;
}

/** Splits `onebox/php:0123456789ab` as the engine's API wants it. */
export function repositoryAndTag(name: string): { repo: string; tag: string } {
  const colon = name.lastIndexOf(':');
  return { repo: name.slice(0, colon), tag: name.slice(colon + 1) };
}
