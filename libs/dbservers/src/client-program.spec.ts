import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OperationalError, UserError } from '@onebox/errors';
import { dumpBy, loadBy } from './client-program.js';
import type { DatabaseTools } from './database-server.port.js';

const program = { command: ['program'], env: {} };
const edit = (line: string) => line;
const isRefusal = (exitCode: number) => exitCode === 3;

/** A program that writes, reads or says something, and ends. */
const tools =
  (exitCode: number, { writes = '', says = '', reads = false } = {}): DatabaseTools =>
  async (_command, { stdin, stdout }) => {
    stdout?.write(writes);
    if (reads && stdin) await text(stdin);
    return { exitCode, stderr: says };
  };

describe('dumpBy', () => {
  it('ends where the dump is to go', async () => {
    const out = new PassThrough();
    const [dump] = await Promise.all([text(out), dumpBy(tools(0, { writes: 'a\nb' }), program, { edit, out })]);
    expect(dump).toBe('a\nb');
  });

  it('never passes half a dump for a whole one', async () => {
    const out = new PassThrough();
    const read = text(out).catch((error: unknown) => error);
    const dump = dumpBy(tools(2, { writes: 'half', says: 'no such table' }), program, { edit, out });
    await expect(dump).rejects.toThrow('The database could not be dumped: no such table');
    expect(await read).toBeInstanceOf(Error);
  });

  it('fails where nobody takes the dump any more', async () => {
    const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('full')) });
    await expect(dumpBy(tools(0, { writes: 'x\n' }), program, { edit, out })).rejects.toThrow('full');
  });

  it('says what it lacks', async () => {
    await expect(dumpBy(undefined, program, { edit, out: new PassThrough() })).rejects.toThrow(OperationalError);
  });
});

describe('loadBy', () => {
  const load = (with_: DatabaseTools, dump: Readable) =>
    loadBy(with_, program, { edit, dump, brokenOff: 'BROKEN;', isRefusal });

  it('tells what the server refuses from what went wrong on the way', async () => {
    await expect(load(tools(3, { says: 'syntax error' }), Readable.from(['x']))).rejects.toThrow(UserError);
    await expect(load(tools(2, { says: 'no connection' }), Readable.from(['x']))).rejects.toThrow(OperationalError);
    await load(tools(0, { reads: true }), Readable.from(['x']));
  });

  it('waits for nothing of an endless dump that was refused', async () => {
    const endless = new Readable({
      read() {
        setImmediate(() => this.push('x\n'));
      },
    });
    await expect(load(tools(3, { says: 'no' }), endless)).rejects.toThrow(UserError);
    expect(endless.destroyed).toBe(true);
  });

  it('takes no dump that broke off for a whole one', async () => {
    const broken = Readable.from(
      (function* () {
        yield 'INSERT 1;\n';
        throw new Error('The upload broke off.');
      })(),
    );
    let received = '';
    const reading: DatabaseTools = async (_command, { stdin }) => {
      received = await text(stdin!);
      return { exitCode: 0, stderr: '' };
    };
    await expect(load(reading, broken)).rejects.toThrow('The dump broke off before its end.');
    expect(received).toBe('INSERT 1;\nBROKEN;');
  });
});
