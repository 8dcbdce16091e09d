import { loadFaces } from './faces.js';
import { RunningText, scriptOf, visualOrder } from './text-runs.js';

async function runsOf(text: string) {
  const faces = await loadFaces([{ text, weight: 'regular' }]);
  return new RunningText(text, 'regular', faces).runs(0, text.length);
}

const shortly = (runs: { text: string; level: number }[]) => runs.map(({ text, level }) => [text, level]);

describe('runs', () => {
  it('are one where one face has all of the text', async () => {
    expect(shortly(await runsOf('Ada Lovelace, 12 St James Street'))).toEqual([
      ['Ada Lovelace, 12 St James Street', 0],
    ]);
  });

  it('change with the face', async () => {
    const runs = await runsOf('Acme Ελλάδα 東');
    expect(runs.map(({ text, face }) => [text, face.name])).toEqual([
      ['Acme ', 'noto-sans-latin-regular'],
      ['Ελλάδα ', 'noto-sans-greek-regular'],
      ['東', expect.stringMatching(/^noto-sans-sc-\d+-regular$/)],
    ]);
  });

  it('draw ideographs as the rest of the text says', async () => {
    const faceOf = async (text: string) => (await runsOf(text)).find((run) => run.text.includes('直'))!.face.name;
    expect(await faceOf('直')).toMatch(/^noto-sans-sc-/);
    expect(await faceOf('直す')).toMatch(/^noto-sans-jp-/);
    expect(await faceOf('直 서울')).toMatch(/^noto-sans-kr-/);
  });

  it('keep numbers and Latin from left to right within what is written from right to left', async () => {
    const runs = await runsOf('רחוב 12 (Cohen) א');
    const [first] = runs;
    expect(first).toMatchObject({ text: 'רחוב ', level: 1 });
    expect(
      visualOrder(runs)
        .map(({ text }) => text.trim())
        .filter(Boolean),
    ).toEqual(['א', '(', 'Cohen', ')', '12', 'רחוב'].map((text) => expect.stringContaining(text)));
  });

  it('mirror brackets where they are read from the right', async () => {
    const runs = await runsOf('שלום (אב)');
    expect(runs.map(({ text }) => text).join('')).toBe('שלום )אב(');
  });

  it('are shaped in their own direction', async () => {
    const runs = await runsOf('سنة ۱۲۳');
    expect(runs.map((run) => [run.text.trim(), scriptOf(run)])).toEqual([
      ['سنة', 'arab'],
      ['۱۲۳', 'latn'],
    ]);
  });

  it('say what no font has', async () => {
    expect(shortly(await runsOf('a\u{1f9ff}b'))).toEqual([['a\ufffdb', 0]]);
  });

  it('leave out marks that no font has, not their letters', async () => {
    expect((await runsOf('Z\u0338\u0489a')).map(({ text }) => text).join('')).toMatch(/^Z.?a$/);
  });
});

describe('visual order', () => {
  const order = (...levels: number[]) =>
    visualOrder(levels.map((level, name) => ({ level, name }))).map((run) => run.name);

  it.each([
    [
      [0, 0],
      [0, 1],
    ],
    [
      [1, 1, 1],
      [2, 1, 0],
    ],
    [
      [0, 1, 1, 0],
      [0, 2, 1, 3],
    ],
    [
      [1, 2, 1],
      [2, 1, 0],
    ],
    [
      [1, 2, 2, 1],
      [3, 1, 2, 0],
    ],
    [
      [0, 1, 0, 1],
      [0, 1, 2, 3],
    ],
    [[], []],
  ])('of levels %j is %j', (levels, expected) => expect(order(...levels)).toEqual(expected));
});
