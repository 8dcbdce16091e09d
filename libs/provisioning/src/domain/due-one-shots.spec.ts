import { dueOneShots } from './due-one-shots.js';
import type { Candidate, PlannedRevision } from './site-facts.js';

const install = { name: 'install', image: 'wordpress', command: ['php', 'install.php'] };
const revision = (releaseId: string, oneShots: object[]) =>
  ({ revision: { spec: { releaseId } }, plan: { oneShots } }) as unknown as Candidate & PlannedRevision;

describe('dueOneShots', () => {
  it('are all of them for the first revision, and for new files', () => {
    expect(dueOneShots(revision('rel_1', [install]), undefined)).toEqual([install]);
    expect(dueOneShots(revision('rel_2', [install]), revision('rel_1', [install]))).toEqual([install]);
  });

  it('are none that ran on the same files already', () => {
    expect(dueOneShots(revision('rel_1', [install]), revision('rel_1', [install]))).toEqual([]);
  });

  it('are those that the live revision does not have', () => {
    const migrate = { ...install, name: 'migrate' };
    expect(dueOneShots(revision('rel_1', [install, migrate]), revision('rel_1', [install]))).toEqual([migrate]);
  });
});
