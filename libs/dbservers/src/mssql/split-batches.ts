import { UserError } from '@onebox/errors';

/** One batch of a script, and the line at which it begins, from 1. */
export interface Batch {
  text: string;
  line: number;
}

/** More than any tool writes; a script without GO would otherwise be held in memory whole, however large it is. */
const LONGEST_BATCH = 32 * 1024 * 1024;

const GO = /^\s*GO(?:\s+(\d{1,4}))?\s*;?\s*(?:--.*)?\s*$/i;

const TOKEN = /\s+|--.*|\/\*|['"[]|[\p{L}_@#][\p{L}\p{N}_@#$]*|[^]/uy;

/** What a line ends within: nothing, a constant, a quoted name, or so many comments, which T-SQL nests. */
type Within = '' | "'" | '"' | '[' | number;

/**
 * Cuts a script at its lines of GO, as the tools of SQL Server do, except those inside constants, quoted names and comments.
 * @throws UserError `invalid` for a script that changes the database by USE, or has a batch that is too long
 */
export async function* splitBatches(chunks: AsyncIterable<string>): AsyncGenerator<Batch> {
  const scanner = new Scanner();
  let [text, line, begun] = ['', 0, 1];
  for await (const content of lines(chunks)) {
    line++;
    const go = scanner.within === '' ? GO.exec(content) : null;
    if (go) {
      if (text.trim()) for (let times = Number(go[1] ?? 1); times > 0; times--) yield { text, line: begun };
      [text, begun] = ['', line + 1];
    } else {
      scanner.scan(content, line);
      text += content;
      if (text.length > LONGEST_BATCH) throw refused('Between two lines of GO there is more text than fits', begun);
    }
  }
  if (text.trim()) yield { text, line: begun };
}

async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    const end = rest.lastIndexOf('\n');
    if (end < 0) {
      if (rest.length > LONGEST_BATCH) throw refused('One line is longer than fits', 0);
      continue;
    }
    yield* rest.slice(0, end + 1).split(/(?<=\n)/);
    rest = rest.slice(end + 1);
  }
  if (rest) yield rest;
}

/** Follows constants, quoted names and comments from line to line, and finds USE among the words outside of them. */
class Scanner {
  within: Within = '';
  private afterUse = false;

  scan(line: string, number: number): void {
    let at = 0;
    while (at < line.length) {
      if (typeof this.within === 'number') at = this.comment(line, at, this.within);
      else if (this.within) at = this.quoted(line, at, this.within === '[' ? ']' : this.within);
      else at = this.code(line, at, number);
    }
  }

  private code(line: string, at: number, number: number): number {
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(line)!;
    if (token === '/*') this.within = 1;
    else if (token.trim() && !token.startsWith('--')) {
      if (this.afterUse && token !== '(' && !/^(HINT|PLAN)$/i.test(token)) {
        throw refused('A dump is loaded into one database and must not change it by USE', number);
      }
      // The one other meaning that the word has: OPTION (USE HINT (…)), OPTION (USE PLAN N'…').
      this.afterUse = /^USE$/i.test(token);
      if (token === "'" || token === '"' || token === '[') this.within = token;
    }
    return at + token.length;
  }

  private quoted(line: string, at: number, end: string): number {
    const found = line.indexOf(end, at);
    if (found < 0) return line.length;
    if (line[found + 1] === end) return found + 2;
    this.within = '';
    return found + 1;
  }

  private comment(line: string, at: number, depth: number): number {
    const mark = /\/\*|\*\//g;
    mark.lastIndex = at;
    const found = mark.exec(line);
    if (!found) return line.length;
    this.within = found[0] === '/*' ? depth + 1 : depth === 1 ? '' : depth - 1;
    return mark.lastIndex;
  }
}

function refused(what: string, line: number): UserError {
  return new UserError('invalid', 'database.dump_refused', `${what} (line ${line}).`);
}
