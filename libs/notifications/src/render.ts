import Mustache from 'mustache';
import type { TemplateData, TemplateName } from './templates/template-data.js';
import { templates } from './templates/templates.js';

/** What every template may name, beside its own data. */
export interface CommonData {
  panelUrl: string;
  operatorName: string;
  /** Whether a document goes with the mail. */
  isAttached: boolean;
}

export interface Rendered {
  /** One line of 1 to 300 characters. */
  subject: string;
  text: string;
  html: string;
}

type Value = string | boolean | Value[] | { [name: string]: Value };

const LONGEST_SUBJECT = 300;

/**
 * Puts the data into the words. A value is one line of visible characters wherever it appears; in HTML its markup is escaped.
 * @throws Error where a value that is named as an address (`…Url`) is none of the web.
 */
export function render<T extends TemplateName>(name: T, data: TemplateData[T], common: CommonData): Rendered {
  const { subject, text, html } = templates[name];
  const view = cleaned({ ...common, ...(data as { [name: string]: Value }) });
  const plain = (template: string) => Mustache.render(template, view, {}, { escape: String });
  return { subject: shortened(plain(subject)), text: plain(text), html: Mustache.render(html, view) };
}

function cleaned(value: Value, name = ''): Value {
  if (typeof value === 'string') return name.endsWith('Url') ? address(name, value) : oneLine(value);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((element) => cleaned(element));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner, key)]));
}

/**
 * Line breaks would forge paragraphs, and characters that turn the direction of writing (U+202A–202E, U+2066–2069) the rest
 * of a line; letters of any script stay.
 */
function oneLine(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

/** As the web writes it: without line breaks, quotes or spaces. A host alone stays without a slash at its end. */
function address(name: string, value: string): string {
  const { protocol, href, origin } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`${name} is not an address of the web.`);
  return href === `${origin}/` ? origin : href;
}

/** By characters, so that none is cut in two. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_SUBJECT ? text : `${characters.slice(0, LONGEST_SUBJECT - 1).join('')}…`;
}
