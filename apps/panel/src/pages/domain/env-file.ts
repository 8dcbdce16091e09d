/** A variable as it is edited. Without a value, it is a secret that keeps the one that the server has. */
export interface Variable {
  name: string;
  value: string | null;
  secret: boolean;
}

export interface EnvFault {
  line: number;
  kind: 'name' | 'twice' | 'quote';
  name: string;
}

const SECRET = '# secret';
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads a `.env`. A line `# secret` makes the next variable one that is never shown again; a name without `=` keeps its
 * value. Quoted values may go over several lines; in double quotes `\n`, `\"` and `\\` are what they are elsewhere.
 */
export function parseEnv(text: string): { variables: Variable[]; faults: EnvFault[] } {
  const variables: Variable[] = [];
  const faults: EnvFault[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let secret = false;
  for (let index = 0; index < lines.length; index++) {
    const start = index;
    const line = lines[index]!.trim();
    if (line === '' || line.startsWith('#')) {
      secret = line === SECRET || (secret && line !== '');
      continue;
    }
    const [, name = '', equals, rest = ''] = /^(?:export\s+)?([^=\s]*)\s*(=?)\s*([^]*)$/.exec(line)!;
    const quote = /^["']/.exec(rest)?.[0];
    let value: string | null = equals ? bare(rest) : null;
    if (equals && quote) {
      const quoted = lines[index]!.slice(lines[index]!.indexOf(quote) + 1);
      const closed = closing([quoted, ...lines.slice(index + 1)], quote);
      if (!closed) faults.push({ line: start + 1, kind: 'quote', name });
      value = closed?.value ?? quoted;
      index += closed?.further ?? 0;
    }
    if (!NAME.test(name) || (!equals && rest !== '')) faults.push({ line: start + 1, kind: 'name', name });
    else if (variables.some((other) => other.name === name)) faults.push({ line: start + 1, kind: 'twice', name });
    variables.push({ name, value, secret: secret || value === null });
    secret = false;
  }
  return { variables, faults };
}

/** What `parseEnv` reads as the same variables. */
export function printEnv(variables: Variable[]): string {
  return variables
    .map(({ name, value, secret }) => {
      const line = value === null ? name : `${name}=${printed(value)}`;
      return `${secret ? `${SECRET}\n` : ''}${line}\n`;
    })
    .join('');
}

/** The text of these variables; the one that is there, with its comments, where it says the same. */
export function rewritten(text: string, variables: Variable[]): string {
  return JSON.stringify(parseEnv(text).variables) === JSON.stringify(variables) ? text : printEnv(variables);
}

/** As somebody writes it who writes by hand: quoted only where it has to be. */
function printed(value: string): string {
  if (/^[^\s"'#\\]*$/.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n')}"`;
}

/** A comment after a value begins with ` #`. */
function bare(rest: string): string {
  return rest.replace(/(^|\s)#.*$/, '').trim();
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** What stands before the closing quote, and how many further lines it took. */
function closing(lines: string[], quote: string): { value: string; further: number } | null {
  const text = lines.join('\n');
  let value = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === quote) return { value, further: value ? text.slice(0, at).split('\n').length - 1 : 0 };
    const next = text[at + 1];
    if (sign === '\\' && quote === '"' && next !== undefined) {
      value += ESCAPES[next] ?? next;
      at++;
    } else value += sign;
  }
  return null;
}
