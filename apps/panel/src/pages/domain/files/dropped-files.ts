import { joined } from './paths.ts';

interface Dropped {
  file: File;
  path: string;
}

interface Found {
  files: Dropped[];
  /** Where there is something that the browser could not read: by then it was gone, or it is not allowed to. */
  unread: string[];
}

/** Files that were chosen, or a chosen folder's, in which each says where it was. */
export function chosenFiles(files: Iterable<File>, folder: string): Dropped[] {
  return [...files].map((file) => ({ file, path: joined(folder, file.webkitRelativePath || file.name) }));
}

/** What was dropped, with all that is in its folders. To be called while the event is handled: later it knows nothing. */
export async function droppedFiles(data: Pick<DataTransfer, 'items' | 'files'>, folder: string): Promise<Found> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return { files: chosenFiles(data.files, folder), unread: [] };
  return together(await Promise.all(entries.map((entry) => foundIn(entry, folder))));
}

async function foundIn(entry: FileSystemEntry, folder: string): Promise<Found> {
  const path = joined(folder, entry.name);
  const found: Found[] = [];
  try {
    if (entry.isFile) return { files: [{ file: await fileOf(entry as FileSystemFileEntry), path }], unread: [] };
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader gives a hundred at a time, and nothing at the end.
    for (let some = await read(reader); some.length > 0; some = await read(reader)) {
      found.push(...(await Promise.all(some.map((one) => foundIn(one, path)))));
    }
  } catch {
    found.push({ files: [], unread: [path] });
  }
  return together(found);
}

function together(found: Found[]): Found {
  return { files: found.flatMap(({ files }) => files), unread: found.flatMap(({ unread }) => unread) };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
