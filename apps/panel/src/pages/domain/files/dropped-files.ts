import { joined } from './paths.ts';

interface Dropped {
  file: File;
  path: string;
}

/** Files that were chosen, or a chosen folder's, in which each says where it was. */
export function chosenFiles(files: Iterable<File>, folder: string): Dropped[] {
  return [...files].map((file) => ({ file, path: joined(folder, file.webkitRelativePath || file.name) }));
}

/** What was dropped, with all that is in its folders. To be called while the event is handled: later it knows nothing. */
export async function droppedFiles(data: DataTransfer, folder: string): Promise<Dropped[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return chosenFiles(data.files, folder);
  return (await Promise.all(entries.map((entry) => filesIn(entry, folder)))).flat();
}

async function filesIn(entry: FileSystemEntry, folder: string): Promise<Dropped[]> {
  const path = joined(folder, entry.name);
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), path }];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Dropped[] = [];
  // A reader gives a hundred at a time, and nothing at the end.
  for (let some = await read(reader); some.length > 0; some = await read(reader)) {
    found.push(...(await Promise.all(some.map((one) => filesIn(one, path)))).flat());
  }
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
