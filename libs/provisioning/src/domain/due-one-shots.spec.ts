import { dueOneShots } from './due-one-shots.js';
import type { Candidate, PlannedRevision } from './site-facts.js';

const install = { name: 'install', image: 'wordpress', command: ['php', 'install.php'] };
const migrate = { name: 'rails.migrate', image: 'rails', command: ['/opt/onebox/migrate'] };
const revision = (releaseId: string, oneShots: object[], databases: object[] = []) =>
  ({ revision: { spec: { releaseId, databases } }, plan: { oneShots } }) as unknown as Candidate & PlannedRevision;

describe('dueOneShots', () => {
  it('are all of them for the first revision, and for new files', () => {
    expect(dueOneShots(revision('rel_1', [install]), undefined)).toEqual([install]);
    expect(dueOneShots(revision('rel_2', [install]), revision('rel_1', [install]))).toEqual([install]);
  });

  it('are none that ran on the same files already', () => {
    expect(dueOneShots(revision('rel_1', [install]), revision('rel_1', [install]))).toEqual([]);
  });

  it('are those that the live revision does not have', () => {
    expect(dueOneShots(revision('rel_1', [install, migrate]), revision('rel_1', [install]))).toEqual([migrate]);
  });

  it('are those whose program became another one: a new version of the runtime', () => {
    const newer = { ...migrate, image: 'rails@forky' };
    expect(dueOneShots(revision('rel_1', [install, newer]), revision('rel_1', [install, migrate]))).toEqual([newer]);
  });

  it('keep their order, and tell two runtimes of one program apart', () => {
    const [gems, again] = [
      { ...migrate, name: 'rails.gems' },
      { ...migrate, name: 'tracker.migrate' },
    ];
    const all = [install, gems, migrate, again];
    expect(dueOneShots(revision('rel_2', all), revision('rel_1', all))).toEqual(all);
    expect(dueOneShots(revision('rel_1', all), revision('rel_1', [install, gems, migrate]))).toEqual([again]);
  });

  const a = { databaseId: 'db_a', login: 'a', rotation: 0 };
  const b = { databaseId: 'db_b', login: 'a', rotation: 0 };
  it.each([
    ['a first database', [], [a], [migrate]],
    ['another database', [a], [a, b], [migrate]],
    ['another first one', [a, b], [b], [migrate]],
    ['a new password', [a], [{ ...a, login: 'b', rotation: 1 }], []],
    ['one database less', [a, b], [a], []],
    ['no database any more', [a], [], []],
  ])('for the same files and %s are as expected', (_, before, now, due) => {
    expect(dueOneShots(revision('rel_1', [migrate], now), revision('rel_1', [migrate], before))).toEqual(due);
  });
});
