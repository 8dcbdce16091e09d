/** `*.localhost` leads a browser to its own machine, and some browsers nowhere. */
export function isLocalPreview(url: string): boolean {
  return new URL(url).hostname.endsWith('.localhost');
}

/** The same page at the preview's address, which works whether or not DNS leads the domain's own name here. */
export function atPreview(url: string, previewUrl: string): string {
  const { pathname, search, hash } = new URL(url);
  return new URL(pathname + search + hash, previewUrl).href;
}
