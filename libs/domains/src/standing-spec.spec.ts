import type { RevisionSpec } from '@onebox/runtimes';
import { standingSpec } from './standing-spec.js';

const live = {
  env: { A: { value: '1', secret: false } },
  releaseId: 'rel_1',
  aliases: [],
  databases: [],
} as unknown as RevisionSpec;
const newest = { ...live, env: {}, releaseId: 'rel_2', aliases: ['www.a.example'] };

describe('standingSpec', () => {
  it('is the newest spec while that is tried or live', () => {
    expect(standingSpec(newest, live, false)).toBe(newest);
  });

  it('takes back what a failed one tried, and keeps its names', () => {
    expect(standingSpec(newest, live, true)).toEqual({ ...live, aliases: ['www.a.example'] });
  });

  it('is the failed one where nothing was ever live', () => {
    expect(standingSpec(newest, undefined, true)).toBe(newest);
  });
});
