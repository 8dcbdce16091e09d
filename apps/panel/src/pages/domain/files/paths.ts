/** Of paths without a slash at either end; the site's own folder is the empty one. */
export function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folders from the outermost to the last. */
export function stepsOf(path: string): { name: string; path: string }[] {
  if (path === '') return [];
  const names = path.split('/');
  return names.map((name, index) => ({ name, path: names.slice(0, index + 1).join('/') }));
}

export type NameFault = 'empty' | 'slash' | 'dots' | 'control' | 'long';

/** What is wrong with a new name; null: nothing. The server has the last word. */
export function faultOf(name: string): NameFault | null {
  if (name.trim() === '') return 'empty';
  if (name.includes('/')) return 'slash';
  if (name === '.' || name === '..') return 'dots';
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'control';
  return new TextEncoder().encode(name).length > 255 ? 'long' : null;
}
