import { readFile } from 'node:fs/promises';
import { create, type Font } from 'fontkit';
import subsetFont from 'subset-font';
import { clustersOf, paragraphsOf } from './printable-text.js';
import { regionOf, type Region, type Slice, slicesWith } from './typefaces.js';

export type Weight = 'regular' | 'semibold';

const WEIGHTS: Record<Weight, number> = { regular: 400, semibold: 600 };

/** Shown for what no font has; the first of all slices holds it. */
const REPLACEMENT = '\ufffd';

/** A slice of a typeface in one weight, ready for shaping and embedding. */
export interface Face {
  name: string;
  font: Font;
  rightToLeft?: 'arab' | 'hebr';
}

/** A text and the face that has glyphs for all of it. */
export interface Piece {
  text: string;
  face: Face;
}

/** The faces that some texts need, loaded: from here on nothing waits. */
export interface Faces {
  /**
   * Which face draws a cluster: mostly one piece, several where no face has all of it.
   * @throws Error where the cluster is of none of the texts that were loaded for.
   */
  piecesOf(cluster: string, weight: Weight, region: Region): Piece[];
}

/** Loads what the texts need. A face is read once in the life of the process. */
export async function loadFaces(texts: { text: string; weight: Weight }[]): Promise<Faces> {
  const chosen = new Map<string, Piece[]>();
  for (const { paragraph, weight } of texts.flatMap(({ text, weight }) =>
    paragraphsOf(text).map((paragraph) => ({ paragraph, weight })),
  )) {
    const region = regionOf(paragraph);
    for (const { text: cluster } of clustersOf(paragraph)) {
      const key = keyOf(cluster, weight, region);
      if (!chosen.has(key)) {
        chosen.set(key, await choose(cluster, weight, region));
      }
    }
  }
  return {
    piecesOf(cluster, weight, region) {
      const pieces = chosen.get(keyOf(cluster, weight, region));
      if (!pieces) {
        throw new Error(`No ${weight} face was loaded for ${JSON.stringify(cluster)}.`);
      }
      return pieces;
    },
  };
}

/** The first characters that depend on the region are radicals of ideographs. */
function keyOf(cluster: string, weight: Weight, region: Region): string {
  return `${weight} ${cluster < '\u2e80' ? '' : region} ${cluster}`;
}

/** One face for the whole cluster, else one for each character, else the replacement. */
async function choose(cluster: string, weight: Weight, region: Region): Promise<Piece[]> {
  const face = await faceWith(cluster, weight, region);
  if (face) {
    return [{ text: cluster, face }];
  }
  const characters = [...cluster].filter((character) => !isJoiner(character));
  const faces = await Promise.all(characters.map((character) => faceWith(character, weight, region)));
  // A mark that no font has is left out: its letter says more than a replacement of both.
  if (characters.every((character, i) => faces[i] || (i > 0 && /\p{M}/u.test(character)))) {
    return characters.flatMap((text, i) => (faces[i] ? [{ text, face: faces[i] }] : []));
  }
  const replacing = await faceWith(REPLACEMENT, weight, region);
  return [{ text: REPLACEMENT, face: replacing! }];
}

async function faceWith(cluster: string, weight: Weight, region: Region): Promise<Face | null> {
  const needed = [...cluster].filter((character) => !isJoiner(character)).map((character) => character.codePointAt(0)!);
  for (const slice of slicesWith(needed[0] ?? 0x20, region)) {
    const face = await open(slice, weight);
    // A published range may name more than the file holds.
    if (needed.every((codePoint) => face.font.hasGlyphForCodePoint(codePoint))) {
      return face;
    }
  }
  return null;
}

function isJoiner(character: string): boolean {
  return character === '\u200c' || character === '\u200d';
}

const opened = new Map<string, Promise<Face>>();

function open(slice: Slice, weight: Weight): Promise<Face> {
  const name = `${slice.name}-${weight}`;
  const face = opened.get(name) ?? instantiate(slice, weight, name);
  opened.set(name, face);
  face.catch(() => opened.delete(name)); // A disk that failed once is asked again.
  return face;
}

/**
 * The slices are variable fonts: a weight is pinned by HarfBuzz. (fontkit can do it as well, but embeds glyphs of variable
 * fonts with broken outlines: its encoder drops the count of the last repeated flag.)
 */
async function instantiate(slice: Slice, weight: Weight, name: string): Promise<Face> {
  const font = create(
    await subsetFont(await readFile(slice.file), undefined, {
      targetFormat: 'truetype',
      keepAllGlyphs: true,
      noHinting: true,
      variationAxes: { wght: WEIGHTS[weight] },
    }),
  ) as Font;
  // Slices and weights of a typeface all have one name, by which pdfkit would take them for the same font.
  Object.defineProperty(font, 'postscriptName', { value: name });
  return { name, font, rightToLeft: slice.rightToLeft };
}
