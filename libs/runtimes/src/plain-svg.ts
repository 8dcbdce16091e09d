const LARGEST = 8 * 1024;
const ELEMENTS = new Set(
  'svg g path circle ellipse rect line polyline polygon text tspan title defs linearGradient radialGradient stop clipPath'.split(
    ' ',
  ),
);
const REFUSED_ATTRIBUTE = /^(on.*|style|src|href)$/i;
const ATTRIBUTE = /\s+([A-Za-z][A-Za-z-]*)="([^"<>&]*)"/y;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * Why a text is not a picture that may be shown inside of a page: it must be one well-formed, square `svg` of shapes and
 * words, without scripts, styles, links, entities or anything from elsewhere. Undefined: it is.
 */
export function svgProblem(text: string): string | undefined {
  if (text.length > LARGEST) return 'is larger than 8 KiB';
  const open: string[] = [];
  let roots = 0;
  for (const part of text
    .trim()
    .split(/(<[^<>]*>)/)
    .filter((piece) => piece !== '')) {
    if (!part.startsWith('<')) {
      if (/[<>&]/.test(part) || open.length === 0) return `has text where none can be`;
      continue;
    }
    const closing = /^<\/([A-Za-z]+)>$/.exec(part)?.[1];
    if (closing !== undefined) {
      if (open.pop() !== closing) return `closes <${closing}> where it is not open`;
      continue;
    }
    const problem = tagProblem(part, open.length === 0);
    if (problem) return problem;
    if (open.length === 0) roots++;
    if (!part.endsWith('/>')) open.push(nameOf(part));
  }
  return roots === 1 && open.length === 0 ? undefined : 'is not one whole svg element';
}

function tagProblem(tag: string, isRoot: boolean): string | undefined {
  const name = nameOf(tag);
  if (!ELEMENTS.has(name) || (name === 'svg') !== isRoot) return `has <${name}> where it cannot be`;
  const attributes = attributesOf(tag.slice(1 + name.length).replace(/\s*\/?>$/, ''));
  if (!attributes) return `has attributes of <${name}> that cannot be read`;
  for (const [attribute, value] of attributes) {
    if (REFUSED_ATTRIBUTE.test(attribute)) return `has the attribute ${attribute}`;
    if (attribute === 'xmlns' ? value !== NAMESPACE : leadsElsewhere(value)) return `leads elsewhere by ${attribute}`;
  }
  if (!isRoot) return undefined;
  const [, , width, height] = (attributes.get('viewBox') ?? '').split(' ');
  if (!attributes.has('xmlns') || !width || width !== height) return 'needs xmlns and a square viewBox';
  return undefined;
}

function nameOf(tag: string): string {
  return /^<([A-Za-z]*)/.exec(tag)![1]!;
}

/** Undefined where anything is left over, or an attribute is there twice. */
function attributesOf(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>();
  ATTRIBUTE.lastIndex = 0;
  let read = 0;
  for (let match = ATTRIBUTE.exec(text); match; match = ATTRIBUTE.exec(text)) {
    if (found.has(match[1]!)) return undefined;
    found.set(match[1]!, match[2]!);
    read = ATTRIBUTE.lastIndex;
  }
  return read === text.length ? found : undefined;
}

/** `url(#gradient)` is the picture's own. */
function leadsElsewhere(value: string): boolean {
  return /[:\\]|url\s*\(\s*[^#\s]/i.test(value);
}
