import { newId } from '@onebox/database';
import { unusedReleases } from './unused-releases.js';

const now = new Date('2026-01-02T00:00:00Z');
const release = (hoursAgo: number) => newId('rel', now.getTime() - hoursAgo * 3_600_000);

describe('unusedReleases', () => {
  const [first, second, third, fourth, fifth] = [10, 9, 8, 7, 6].map(release) as [
    string,
    string,
    string,
    string,
    string,
  ];

  it('keeps what is used and the last three', () => {
    const present = [first, second, third, fourth, fifth];
    const history = [fifth, fifth, fourth, third, second, first];
    expect(unusedReleases({ present, used: [first, fifth], history, now })).toEqual([second]);
  });

  it('collects what no revision ever named, when no upload can be under way any more', () => {
    const [abandoned, young] = [release(3), release(1)];
    expect(unusedReleases({ present: [abandoned, young], used: [], history: [], now })).toEqual([abandoned]);
  });

  it('touches nothing that is no release', () => {
    expect(unusedReleases({ present: ['mine', 'rel_x', '..'], used: [], history: [], now })).toEqual([]);
  });
});
