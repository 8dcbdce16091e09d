import type { Readable, Writable } from 'node:stream';
import { FileSession } from './file-session.js';
import { decodeFrames, encodeFrame } from './frames.js';

type Program = (io: { stdin: Readable; stdout: Writable; signal: AbortSignal }) => Promise<unknown>;

/** Says back what it was asked. */
const echo: Program = async ({ stdin, stdout }) => {
  for await (const { head, payload } of decodeFrames(stdin)) stdout.write(encodeFrame({ ok: head as object }, payload));
  stdout.end();
};

const refusing =
  (code: string): Program =>
  async ({ stdin, stdout }) => {
    for await (const _asked of decodeFrames(stdin)) stdout.write(encodeFrame({ error: { code, message: 'No.' } }));
    stdout.end();
  };

/** Ends while it is asked. */
const dying: Program = async ({ stdin, stdout }) => {
  await stdin[Symbol.asyncIterator]().next();
  stdout.end();
};

describe('a conversation about files', () => {
  it('gives each request its own answer, in any number at once', async () => {
    const session = new FileSession(echo);
    const asked = [1, 2, 3].map((number) => session.ask({ number }, Buffer.from([number])));
    expect(await Promise.all(asked)).toEqual(
      [1, 2, 3].map((n) => ({ said: { number: n }, payload: Buffer.from([n]) })),
    );
    session.end();
    await session.ended;
  });

  it.each([
    ['files.changed_meanwhile', 'precondition_failed'],
    ['files.exists', 'conflict'],
    ['files.bad_name', 'invalid'],
    ['files.not_found', 'not_found'],
  ])('tells %s as %s', async (code, rejection) => {
    const session = new FileSession(refusing(code));
    await expect(session.ask({})).rejects.toMatchObject({ code, rejection, message: 'No.' });
    session.end();
  });

  it('tells nobody but the log of a failure', async () => {
    const session = new FileSession(refusing('files.failed'));
    await expect(session.ask({})).rejects.toMatchObject({ name: 'OperationalError' });
    session.end();
  });

  it('leaves nobody waiting when the program ends, and takes no more', async () => {
    const session = new FileSession(dying);
    await expect(Promise.all([session.ask({}), session.ask({})])).rejects.toMatchObject({ name: 'OperationalError' });
    await session.ended;
    await expect(session.ask({})).rejects.toMatchObject({ name: 'OperationalError' });
  });

  it('tells why the program could not be started', async () => {
    const session = new FileSession(() => Promise.reject(new Error('No engine.')));
    await expect(session.ask({})).rejects.toThrow('No engine.');
  });
});
