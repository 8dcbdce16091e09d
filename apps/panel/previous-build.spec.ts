import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildsAfter, keepPreviousBuild, outdated } from './previous-build';

describe('the builds that are kept', () => {
  const first = { current: ['app-1.js', 'inter.woff2'], previous: [] };
  const second = ['app-2.js', 'inter.woff2'];

  it('are the newest and the one before it', () => {
    const builds = buildsAfter(first, second);
    expect(builds).toEqual({ current: second, previous: first.current });
    expect(buildsAfter(builds, ['app-3.js'])).toEqual({ current: ['app-3.js'], previous: second });
  });

  it('are the same after a build that changed nothing, in whatever order its files come', () => {
    const builds = buildsAfter(first, second);
    expect(buildsAfter(builds, [...second].reverse())).toEqual(builds);
  });

  it('are both kept where one goes back to the former', () => {
    const builds = buildsAfter(buildsAfter(first, second), first.current);
    expect(builds).toEqual({ current: first.current, previous: second });
  });

  it('name what is outdated, with what was compressed of it', () => {
    const there = ['app-1.js', 'app-1.js.br', 'app-2.js', 'app-2.js.gz', 'app-3.js', 'lost.css'];
    expect(outdated(there, { current: ['app-3.js'], previous: ['app-2.js'] })).toEqual([
      'app-1.js',
      'app-1.js.br',
      'lost.css',
    ]);
  });
});

describe('a build after another', () => {
  let directory: string;
  const there = () => readdirSync(join(directory, 'assets')).sort();
  /** As Vite does: adds to what is there. */
  const build = (...names: string[]) => {
    for (const name of names.flatMap((each) => [each, `${each}.br`]))
      writeFileSync(join(directory, 'assets', name), '');
    keepPreviousBuild(directory, names);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'obtest-panel-'));
    mkdirSync(join(directory, 'assets'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('leaves the files of that one, and no older ones', () => {
    build('app-1.js', 'both.css');
    build('app-2.js', 'both.css');
    build('app-2.js', 'both.css');
    expect(there()).toEqual(['app-1.js', 'app-1.js.br', 'app-2.js', 'app-2.js.br', 'both.css', 'both.css.br']);
    build('app-3.js');
    expect(there()).toEqual(['app-2.js', 'app-2.js.br', 'app-3.js', 'app-3.js.br', 'both.css', 'both.css.br']);
  });

  it('takes what was built before there was a list for the build before', () => {
    writeFileSync(join(directory, 'assets', 'app-0.js'), '');
    build('app-1.js');
    expect(there()).toEqual(['app-0.js', 'app-1.js', 'app-1.js.br']);
    build('app-2.js');
    expect(there()).toEqual(['app-1.js', 'app-1.js.br', 'app-2.js', 'app-2.js.br']);
  });
});
