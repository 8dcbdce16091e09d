// Reads T-SQL as strictly as SQL Server does where it is about names and constants, and compares it with the forms of statements
// that are allowed. Whatever else a statement says is an error.

export interface Token {
  kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'sign';
  /** Unquoted. */
  value: string;
}

const TOKENS =
  /\s+|\[((?:[^\]\0]|\]\])+)\]|(N?)'((?:[^'\0]|'')*)'|(\d+)|(@\w+)|(\$\w+)|([\p{L}_][\p{L}\p{N}_]*)|([(),;.=<>*:+])/uy;

/** @throws where a name or a constant is not closed, is empty or too long, or holds what the server would read otherwise */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < sql.length;) {
    TOKENS.lastIndex = at;
    const match = TOKENS.exec(sql);
    if (!match) throw new Error(`not understood: ${JSON.stringify(sql.slice(at, at + 20))}`);
    at = TOKENS.lastIndex;
    const [, name, national, text, number, parameter, placeholder, word, sign] = match;
    if (name !== undefined) found.push({ kind: 'name', value: checkedName(name.replaceAll(']]', ']')) });
    else if (text !== undefined)
      found.push({ kind: 'text', value: checkedText(text.replaceAll("''", "'"), national!) });
    else if (number !== undefined) found.push({ kind: 'number', value: number });
    else if (parameter !== undefined) found.push({ kind: 'parameter', value: parameter });
    else if (placeholder !== undefined || word !== undefined) found.push({ kind: 'word', value: placeholder ?? word! });
    else if (sign !== undefined) found.push({ kind: 'sign', value: sign });
  }
  return found;
}

function checkedName(name: string): string {
  if (name.length > 128) throw new Error('a name is too long');
  return name;
}

/** What is not ASCII must be N'…', or the server makes question marks of it. */
function checkedText(text: string, national: string): string {
  if (/\\[\r\n]/.test(text)) throw new Error('a backslash before a line break goes on in the next line');
  if (!national && /[^\x20-\x7e]/.test(text)) throw new Error("a constant without N'");
  return text;
}

/**
 * A form is a statement with `$name` where a name in brackets stands, `$_text` for a constant N'…' and `$0number` for a number.
 * @returns what stands there, or undefined where the statement has another form
 */
export function fits(form: string, statement: Token[]): Record<string, string> | undefined {
  const wanted = tokens(form);
  if (wanted.length !== statement.length) return undefined;
  const found: Record<string, string> = {};
  for (const [number, token] of wanted.entries()) {
    const given = statement[number]!;
    if (token.kind === 'word' && token.value.startsWith('$')) {
      const kind = token.value.startsWith('$_') ? 'text' : token.value.startsWith('$0') ? 'number' : 'name';
      if (given.kind !== kind) return undefined;
      found[token.value.replace(/^\$[_0]?/, '')] = given.value;
    } else if (given.kind !== token.kind || given.value !== token.value) return undefined;
  }
  return found;
}
