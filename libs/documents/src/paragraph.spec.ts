import { loadFaces } from './faces.js';
import { linesOf, type Style } from './paragraph.js';

const style: Style = { size: 10, weight: 'regular', colour: '#000' };

async function wrap(text: string, width: number) {
  const lines = linesOf(text, style, width, await loadFaces([{ text, weight: 'regular' }]));
  lines.forEach((line) => expect(line.width).toBeLessThanOrEqual(width + 0.01));
  return lines.map(({ runs }) => runs.map((run) => run.text).join(''));
}

describe('paragraphs', () => {
  it('break between words', async () => {
    expect(await wrap('12 Harbour Street, London', 80)).toEqual(['12 Harbour', 'Street, London']);
  });

  it('break words that are wider than a line', async () => {
    const lines = await wrap(`Mr ${'x'.repeat(200)}`, 120);
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.join('')).toBe(`Mr ${'x'.repeat(200)}`);
  });

  it('break between ideographs, but not before a full stop', async () => {
    const lines = await wrap('北京市海淀区中关村大街。中关村大厦', 112);
    expect(lines).toEqual(['北京市海淀区中关村大', '街。中关村大厦']);
  });

  it('break Thai between its words, which no space parts', async () => {
    const lines = await wrap('กรุงเทพมหานครประเทศไทย', 90);
    expect(lines).toEqual(['กรุงเทพมหานคร', 'ประเทศไทย']);
  });

  it('break where the text does', async () => {
    expect(await wrap('one\ntwo\n\nthree', 500)).toEqual(['one', 'two', 'three']);
  });

  it('begin with what is read first, also from right to left', async () => {
    const [first] = await wrap('שלום לכל העולם הגדול', 70);
    expect(first).toContain('שלום');
  });

  it('have no lines of nothing', async () => {
    expect(await wrap('', 100)).toEqual([]);
  });

  it('put up with a column that is narrower than a character', async () => {
    expect(linesOf('abc', style, 1, await loadFaces([{ text: 'abc', weight: 'regular' }]))).toHaveLength(3);
  });
});
