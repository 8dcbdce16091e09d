import { connect } from 'node:net';
import { OperationalError } from '@onebox/errors';

const PROMPT = '\n> ';

/**
 * Sends commands to HAProxy's runtime socket over one connection, all at once, and returns one answer for each (management
 * guide, 9.3: interactive mode, in which every answer ends with a prompt). A payload is part of its command's text and is
 * ended here by the empty line. An answer to a successful change is empty.
 * @throws OperationalError when the socket cannot be reached or closes early.
 */
export async function runtimeCommands(socketPath: string, commands: string[], timeoutMs = 60_000): Promise<string[]> {
  if (commands.length === 0) return [];
  const answers = await conversation(socketPath, ['prompt', ...commands], timeoutMs);
  // The first prompt answers `prompt` itself.
  return answers.slice(1);
}

/** Like `runtimeCommands` for changes: any text in an answer is a refusal. */
export async function runtimeChanges(socketPath: string, commands: string[]): Promise<void> {
  const answers = await runtimeCommands(socketPath, commands);
  const index = answers.findIndex((answer) => answer !== '');
  if (index < 0) return;
  throw new OperationalError(`The edge refused "${commands[index]!.slice(0, 200)}": ${answers[index]!.slice(0, 200)}`);
}

function conversation(socketPath: string, commands: string[], timeoutMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const answers: string[] = [];
    let unfinished: string[] = [];
    const fail = (error: Error) => {
      socket.destroy();
      reject(
        new OperationalError(`The edge does not answer on its runtime socket: ${error.message}`, { cause: error }),
      );
    };
    socket.setEncoding('utf8');
    socket.setTimeout(timeoutMs, () => fail(new Error('timeout')));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('closed early')));
    socket.on('data', (text: string) => {
      unfinished.push(text);
      // A prompt may be cut in two: it is looked for at the seam, without joining a long answer again for each piece.
      if (!(unfinished.length > 1 ? unfinished.at(-2)!.slice(-2) + text : text).includes(PROMPT)) return;
      const parts = unfinished.join('').split(PROMPT);
      unfinished = [parts.pop()!];
      answers.push(...parts.map(withoutPayloadPrompts));
      if (answers.length < commands.length) return;
      socket.removeAllListeners('close');
      socket.destroy();
      resolve(answers);
    });
    socket.write(commands.map((command) => `${command}\n`).join(''));
  });
}

/** Each line of a payload is asked for by `+ `. */
function withoutPayloadPrompts(answer: string): string {
  return answer.trim().replace(/^(\+ ?)+/, '');
}
