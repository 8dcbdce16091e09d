import { indentOf, lineEndOf } from './text-manners.ts';

it.each([
  ['', '\n'],
  ['a\nb', '\n'],
  ['a\r\nb\r\n', '\r\n'],
  ['a\r\nb\n', '\n'],
])('%j ends its lines by %j', (text, end) => expect(lineEndOf(text)).toBe(end));

it.each([
  ['no line', '  '],
  ['if\n\tx', '\t'],
  ['if\n    x', '    '],
  ['if\n  x\n    y', '  '],
])('%j is indented by %j', (text, indent) => expect(indentOf(text)).toBe(indent));
