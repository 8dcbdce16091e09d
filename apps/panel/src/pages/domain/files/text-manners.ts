/** Windows' line ends only where every line has one: else each end is left as it is. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  const ends = text.split('\n').length - 1;
  return ends > 0 && text.split('\r\n').length - 1 === ends ? '\r\n' : '\n';
}

/** As the text's first indented line has it; two spaces where none is. */
export function indentOf(text: string): string {
  const [, tab, spaces] = /^(?:(\t)|( {2,8})(?! ))\S/m.exec(text) ?? [];
  return tab ?? spaces ?? '  ';
}
