import { LanguageSupport, StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

const html = () => import('@codemirror/lang-html').then(({ html }) => html());
const xml = () => import('@codemirror/lang-xml').then(({ xml }) => xml());
const yaml = () => import('@codemirror/lang-yaml').then(({ yaml }) => yaml());
const ruby = () => old(import('@codemirror/legacy-modes/mode/ruby').then(({ ruby }) => ruby));
const shell = () => old(import('@codemirror/legacy-modes/mode/shell').then(({ shell }) => shell));
const properties = () => old(import('@codemirror/legacy-modes/mode/properties').then(({ properties }) => properties));
const csharp = () => old(import('@codemirror/legacy-modes/mode/clike').then(({ csharp }) => csharp));
const script = (options: { jsx?: boolean; typescript?: boolean }) => () =>
  import('@codemirror/lang-javascript').then(({ javascript }) => javascript(options));

/** By the name's ending; each is loaded when it is needed. */
const BY_ENDING: Record<string, () => Promise<Extension>> = {
  php: () => import('@codemirror/lang-php').then(({ php }) => php()),
  html,
  htm: html,
  vue: html,
  erb: html,
  aspx: html,
  ascx: html,
  cshtml: html,
  master: html,
  css: () => import('@codemirror/lang-css').then(({ css }) => css()),
  js: script({ jsx: true }),
  mjs: script({}),
  cjs: script({}),
  jsx: script({ jsx: true }),
  ts: script({ typescript: true }),
  tsx: script({ typescript: true, jsx: true }),
  json: () => import('@codemirror/lang-json').then(({ json }) => json()),
  xml,
  svg: xml,
  config: xml,
  csproj: xml,
  xsl: xml,
  py: () => import('@codemirror/lang-python').then(({ python }) => python()),
  sql: () => import('@codemirror/lang-sql').then(({ sql }) => sql()),
  yaml,
  yml: yaml,
  md: () => import('@codemirror/lang-markdown').then(({ markdown }) => markdown()),
  rb: ruby,
  ru: ruby,
  rake: ruby,
  cs: csharp,
  ini: properties,
  env: properties,
  properties,
  htaccess: properties,
  sh: shell,
  bash: shell,
};

const BY_NAME: Record<string, () => Promise<Extension>> = { gemfile: ruby, rakefile: ruby, composer: BY_ENDING.json! };

/** Undefined for a text of no language that is known here, or where its part of the panel cannot be loaded. */
export async function languageOf(name: string): Promise<Extension | undefined> {
  const small = name.toLowerCase();
  const load = BY_NAME[small] ?? BY_ENDING[small.slice(small.lastIndexOf('.') + 1)];
  return load?.().catch(() => undefined);
}

async function old(mode: Promise<StreamParser<unknown>>): Promise<Extension> {
  return new LanguageSupport(StreamLanguage.define(await mode));
}
