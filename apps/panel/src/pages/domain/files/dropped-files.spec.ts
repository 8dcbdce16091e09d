import { droppedFiles } from './dropped-files.ts';

type Refuse = (error: Error) => void;
const refused = new Error('NotReadableError');

function file(name: string, readable = true) {
  const read = (give: (file: File) => void, refuse: Refuse) => (readable ? give({ name } as File) : refuse(refused));
  return { name, isFile: true, file: read } as unknown as FileSystemEntry;
}

/** Gives its entries in such portions, then nothing, or an error. */
function folder(name: string, portions: FileSystemEntry[][], readable = true) {
  const createReader = () => {
    const left = [...portions];
    const readEntries = (give: (entries: FileSystemEntry[]) => void, refuse: Refuse) =>
      left.length > 0 || readable ? give(left.shift() ?? []) : refuse(refused);
    return { readEntries };
  };
  return { name, isFile: false, createReader } as unknown as FileSystemEntry;
}

async function found(...entries: FileSystemEntry[]) {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  const { files, unread } = await droppedFiles({ items, files: [] } as unknown as DataTransfer, 'in');
  return { paths: files.map(({ path }) => path), unread };
}

describe('what was dropped', () => {
  it('is there with all that is in its folders', async () => {
    const site = folder('site', [[file('a'), folder('deep', [[file('b')]])], [file('c')]]);
    expect(await found(file('d'), site)).toEqual({
      paths: ['in/d', 'in/site/a', 'in/site/deep/b', 'in/site/c'],
      unread: [],
    });
  });

  it('is there without what could not be read, which is named', async () => {
    const broken = folder('broken', [[file('a')]], false);
    expect(await found(file('b', false), folder('site', [[file('c', false), file('d')]]), broken)).toEqual({
      paths: ['in/site/d', 'in/broken/a'],
      unread: ['in/b', 'in/site/c', 'in/broken'],
    });
  });

  it('may be folders without a file', async () => {
    expect(await found(folder('empty', []))).toEqual({ paths: [], unread: [] });
  });
});
