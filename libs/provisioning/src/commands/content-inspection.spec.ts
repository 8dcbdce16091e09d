import type { ExecResult } from '@onebox/engine';
import { ContentInspection, findingsOf, findProgramCommand } from './content-inspection.js';

const shop = { name: 'shop', runtime: 'aspnetcore', version: 'published', root: '/shop/' };

const printed = (answer: object, exitCode = 0): ExecResult => ({
  exitCode,
  stdout: JSON.stringify(answer),
  stderr: '',
});

function inspection(result: ExecResult, why: string | null) {
  const sandbox = { run: () => Promise.resolve(result) };
  const asked: string[] = [];
  const images = { obtainable: (name: string) => (asked.push(name), Promise.resolve(why)) };
  const looks = new ContentInspection({ facts: {}, sandbox, images } as unknown as ConstructorParameters<
    typeof ContentInspection
  >[0]);
  return { asked, look: () => looks.look({} as never, 'rel_1', [shop], new AbortController().signal) };
}

describe('content inspection', () => {
  it('names the release and each runtime’s folder', () => {
    expect(findProgramCommand('rel_1', [shop])).toEqual([
      '/opt/onebox/find-program',
      '--release=/srv/site/releases/rel_1',
      'shop=/shop/',
    ]);
  });

  it('tells what was found, and nothing of a starter page', () => {
    const programs = { shop: { entry: 'Shop', framework: null }, other: null };
    expect(findingsOf(printed({ programs }), [shop, { ...shop, name: 'other' }])).toEqual({
      shop: { kind: 'aspnetcore', entry: 'Shop', framework: null },
    });
  });

  it('refuses with the tool’s own words', () => {
    const error = { code: 'content.not_published', message: 'This is source.', path: '/shop/' };
    expect(() => findingsOf(printed({ error }, 3), [shop])).toThrow(
      expect.objectContaining({
        rejection: 'invalid',
        code: 'content.not_published',
        message: 'This is source. (/shop/)',
      }),
    );
    expect(() => findingsOf({ exitCode: 137, stdout: '', stderr: 'Killed' }, [shop])).toThrow(/137: Killed/);
  });

  it('refuses what needs an image that cannot be had, with the reason and what to do', async () => {
    const needs = printed({ programs: { shop: { entry: 'Shop.dll', framework: '8.0' } } });
    const { asked, look } = inspection(needs, 'No registry answers.');
    await expect(look()).rejects.toMatchObject({
      rejection: 'invalid',
      code: 'runtime.image_unavailable',
      message: expect.stringMatching(/No registry answers\. .*--self-contained/) as string,
    });
    expect(asked).toEqual(['mcr.microsoft.com/dotnet/aspnet:8.0']);
    await expect(inspection(needs, null).look()).resolves.toEqual({
      shop: { kind: 'aspnetcore', entry: 'Shop.dll', framework: '8.0' },
    });
  });
});
