import type { SiteFacts } from '../domain/site-facts.js';
import { editableRelease, shownRelease } from './live-release.js';
import { partOf } from './site-files.js';

const revision = (releaseId: string) => ({ revision: { spec: { releaseId } } });
const facts = (
  live: string | undefined,
  wanted: string,
  isCandidate: boolean,
  initialisedAt: Date | null = new Date(),
) =>
  ({
    live: live && revision(live),
    wanted: revision(wanted).revision,
    candidate: isCandidate ? revision(wanted) : undefined,
    volume: { initialisedAt },
  }) as unknown as SiteFacts;

describe('the release that files are looked at and changed in', () => {
  it('is the live one', () => {
    expect(editableRelease(facts('rel_1', 'rel_1', false))).toBe('rel_1');
    expect(editableRelease(facts('rel_1', 'rel_1', true))).toBe('rel_1');
    expect(editableRelease(facts('rel_1', 'rel_failed', false))).toBe('rel_1');
  });

  it('is looked at, and not changed, while another is to take its place', () => {
    expect(shownRelease(facts('rel_1', 'rel_2', true))).toBe('rel_1');
    expect(() => editableRelease(facts('rel_1', 'rel_2', true))).toThrow(
      expect.objectContaining({ rejection: 'conflict', code: 'files.deploying' }),
    );
  });

  it('of a site that was never live is the one that it is to have', () => {
    expect(editableRelease(facts(undefined, 'rel_1', true))).toBe('rel_1');
    expect(() => shownRelease(facts(undefined, 'rel_1', true, null))).toThrow(
      expect.objectContaining({ rejection: 'unavailable', code: 'domain.not_live' }),
    );
  });
});

describe('a part of a file', () => {
  it.each([
    [undefined, { from: 0, length: 10 }],
    [
      { from: 0, to: 3 },
      { from: 0, length: 4 },
    ],
    [{ from: 4 }, { from: 4, length: 6 }],
    [
      { from: 8, to: 99 },
      { from: 8, length: 2 },
    ],
    [{ from: -3 }, { from: 7, length: 3 }],
    [{ from: -30 }, { from: 0, length: 10 }],
    [{ from: 10 }, { from: 0, length: 10 }],
    [
      { from: 5, to: 2 },
      { from: 0, length: 10 },
    ],
  ])('of 10 bytes by %j is %j', (range, part) => expect(partOf(10, range)).toEqual(part));

  it('of an empty file is nothing', () => expect(partOf(0, { from: 0, to: 5 })).toEqual({ from: 0, length: 0 }));
});
