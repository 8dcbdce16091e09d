import { monogramOf, TONES, toneOf } from './monogram.ts';

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrastWithWhite(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe('a monogram', () => {
  it.each(TONES)('can be read on %s', (tone) => expect(contrastWithWhite(tone)).toBeGreaterThanOrEqual(4.5));

  it('is the first letter of the name itself', () => {
    const names = ['www.shop.test', 'blog.test', '7days.test', 'übung.test', '--'];
    expect(names.map(monogramOf)).toEqual(['S', 'B', '7', 'Ü', '·']);
  });

  it('keeps its colour, and uses all of them', () => {
    expect(toneOf('shop.test')).toBe(toneOf('shop.test'));
    const tones = Array.from({ length: 200 }, (_, index) => toneOf(`site${index}.test`));
    expect(new Set(tones).size).toBe(TONES.length);
  });
});
