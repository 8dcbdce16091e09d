import { Writable } from 'node:stream';
import { createLog } from './log.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(createLog('trace', destination));
  return text;
}

it('leaves secrets out, should somebody log an object that has them', () => {
  const text = logged((log) => {
    log.info({ password: 'hidden-1', body: { card: { number: 'hidden-2' }, token: 'hidden-3' } });
    log.info({ request: { headers: { authorization: 'hidden-4', cookie: 'hidden-5' } } });
  });
  expect(text).not.toContain('hidden');
  expect(text).toContain('[redacted]');
});

it('leaves values out of errors of a database', () => {
  const error = Object.assign(new Error("Duplicate entry 'hidden@example.com' for key 'x'\nINSERT hidden"), {
    code: 'ER_DUP_ENTRY',
    sql: "INSERT INTO users VALUES ('hidden')",
    parameters: ['hidden'],
  });
  const text = logged((log) => log.error({ err: new Error('outer', { cause: error }) }, 'failed'));
  expect(text).not.toContain('hidden');
  expect(text).toContain('ER_DUP_ENTRY');
  expect(text).toContain('log.spec.ts');
});
