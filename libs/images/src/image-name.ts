/** `php` of `onebox/php`; `undefined` for an image that is not one of ours. */
export function ownImage(base: string): string | undefined {
  return /^onebox\/([a-z0-9-]+)$/.exec(base)?.[1];
}

/** Splits `onebox/php:0123456789ab` as the engine's API wants it. */
export function repositoryAndTag(name: string): { repo: string; tag: string } {
  const colon = name.lastIndexOf(':');
  return { repo: name.slice(0, colon), tag: name.slice(colon + 1) };
}
