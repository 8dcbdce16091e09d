import { readdirSync } from 'node:fs';
import { join } from 'node:path';

type EntityClass = new () => object;

/**
 * Every entity class of the project: whatever an `*.entity.ts` under `apps` or `libs` exports as a class. Found by walking
 * the folders, so that the drift check knows of an entity that nobody listed.
 */
export function allEntities(): EntityClass[] {
  const files = ['apps', 'libs'].flatMap((folder) => entityFiles(join(process.cwd(), folder)));
  const exported = files.flatMap((file) => Object.values(jest.requireActual<Record<string, unknown>>(file)));
  return [...new Set(exported)].filter((value): value is EntityClass => typeof value === 'function');
}

function entityFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.entity.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
