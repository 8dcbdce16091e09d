import { PassThrough } from 'node:stream';
import { answerOf, extractCommand, UploadContent, type UploadContentDeps } from './upload-content.js';

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

  it('is under way once for a site, twice for an account, and eight times in all', async () => {
    const never = () => new Promise<never>(() => {});
    const uploads = new UploadContent({ facts: { read: never } } as unknown as UploadContentDeps);
    const codeOf = async (accountId: string, domainId: string) => {
      const still = new AbortController().signal;
      const running = uploads.run({ ...input, accountId, domainId }, new PassThrough(), still);
      const code = running.catch((error: unknown) => (error as { code: string }).code);
      return Promise.race([code, new Promise((resolve) => setTimeout(resolve, 5))]);
    };
    expect(await codeOf('acc_1', 'dom_1')).toBeUndefined();
    expect(await codeOf('acc_1', 'dom_1')).toBe('content.busy');
    expect(await codeOf('acc_1', 'dom_2')).toBeUndefined();
    expect(await codeOf('acc_1', 'dom_3')).toBe('content.account_busy');
    for (const account of ['acc_2', 'acc_3', 'acc_4']) {
      for (const site of ['a', 'b']) expect(await codeOf(account, `dom_${account}${site}`)).toBeUndefined();
    }
    expect(await codeOf('acc_5', 'dom_9')).toBe('content.all_busy');
  });

  it('becomes nothing where the account was suspended while it came', async () => {
    const account = { status: 'active' };
    const facts = () => Promise.resolve({ account, domain: { id: 'dom_1', accountId: 'acc_1', deletedAt: null } });
    const unpacked = () => {
      account.status = 'suspended';
      return Promise.resolve({ exitCode: 0, stdout: '{"files": 2, "bytes": 9}', stderr: '' });
    };
    const grown: number[] = [];
    const uploads = new UploadContent({
      facts: { read: facts },
      volumes: { ensure: () => Promise.resolve(), recordGrowth: (_id: string, bytes: number) => grown.push(bytes) },
      room: { left: () => Promise.resolve(100) },
      sandbox: { run: unpacked },
      enqueue: () => undefined,
    } as unknown as UploadContentDeps);
    const running = uploads.run(input, new PassThrough().end(), new AbortController().signal);
    await expect(running).rejects.toMatchObject({ code: 'account.suspended' });
    expect(grown).toEqual([]);
  });
});
