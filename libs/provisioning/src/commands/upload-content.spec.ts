import { answerOf, extractCommand } from './upload-content.js';

const input = {
  accountId: 'acc_1',
  domainId: 'dom_1',
  releaseId: 'rel_2',
  baseReleaseId: null,
  path: '/shop/',
  format: 'auto' as const,
  maxBytes: 10,
};

describe('uploadContent', () => {
  it('names the release, what it starts from, and the room that is left', () => {
    expect(extractCommand({ ...input, baseReleaseId: 'rel_1' }, 500)).toEqual([
      '/opt/onebox/extract',
      '--format=auto',
      '--target=/srv/site/releases/rel_2',
      '--base=/srv/site/releases/rel_1',
      '--path=/shop/',
      '--max-bytes=500',
    ]);
    expect(extractCommand(input, 500)).toContain('--base=none');
  });

  it('tells the tool’s own reason, with the class of the rejection', () => {
    const refusal = (code: string, path?: string) => () =>
      answerOf({ exitCode: 3, stdout: JSON.stringify({ error: { code, message: 'No.', path } }), stderr: '' });
    expect(refusal('content.too_large')).toThrow(expect.objectContaining({ rejection: 'too_large' }));
    expect(refusal('content.unsafe_path', '../x')).toThrow(
      expect.objectContaining({ rejection: 'invalid', code: 'content.unsafe_path', message: 'No. (../x)' }),
    );
    expect(() => answerOf({ exitCode: 137, stdout: '', stderr: 'Killed' })).toThrow(/137: Killed/);
    expect(answerOf({ exitCode: 0, stdout: '{"files": 2, "bytes": 9}\n', stderr: '' })).toEqual({ files: 2, bytes: 9 });
  });
});
