import { Readable } from 'node:stream';
import { finished } from './build-output.js';

const said = (...messages: object[]) =>
  finished(Readable.from(messages.map((message) => `${JSON.stringify(message)}\r\n`)));

describe('finished', () => {
  it('finds the image, and the steps on the way', async () => {
    const output = await said(
      { stream: 'Step 1/1 : FROM x\n' },
      { stream: ' ---> 0123456789ab\n' },
      { aux: { ID: 'sha256:ffff' } },
    );
    expect(output).toMatchObject({ imageId: 'sha256:ffff', layers: ['0123456789ab'] });
    expect(output.error).toBeUndefined();
  });

  it('keeps the last lines of a failure, without colours', async () => {
    const noise = Array.from({ length: 100 }, (_, index) => ({ stream: `line ${index}\n` }));
    const output = await said(...noise, { stream: '\u001b[91mE: no such package\n\u001b[0m' }, { error: 'code: 100' });
    expect(output.error).toBe('code: 100');
    expect(output.lines).toHaveLength(30);
    expect(output.lines.slice(-2)).toEqual(['E: no such package', 'code: 100']);
  });
});
