import { isOverQuota, quotaSentence } from './quota.js';

describe('isOverQuota', () => {
  it('begins above the quota and ends well below it', () => {
    expect([99, 100, 101].map((size) => isOverQuota(false, size, 100))).toEqual([false, false, true]);
    expect([94, 95, 96, 100, 101].map((size) => isOverQuota(true, size, 100))).toEqual([
      ...[false, false],
      ...[true, true, true],
    ]);
  });

  it('is told in a sentence', () => {
    expect(quotaSentence(10 * 1024 ** 3)).toContain('more than its 10 GiB:');
    expect(quotaSentence(1.5 * 1024 ** 2)).toContain('more than its 1.5 MiB:');
  });
});
