import { nextAddress } from './next-address.js';

const now = new Date('2026-01-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

// A /29 leaves five addresses beside its gateway: .2 to .6.
const used = (address: number, workload: string | null, releasedAt: Date | null = null) => ({
  address: `10.0.0.${address}`,
  workload,
  releasedAt,
});

describe('nextAddress', () => {
  it('prefers one that nobody had', () => {
    expect(nextAddress('10.0.0.0/29', [used(2, null, ago(999)), used(3, 'a')], now)).toEqual({
      address: '10.0.0.4',
      isNew: true,
    });
  });

  it('then takes the one that rests longest', () => {
    const known = [used(2, 'a'), used(3, null, ago(61)), used(4, null, ago(300)), used(5, 'b'), used(6, null, ago(5))];
    expect(nextAddress('10.0.0.0/29', known, now)).toEqual({ address: '10.0.0.4', isNew: false });
  });

  it('gives none away before it has rested', () => {
    const known = [2, 3, 4, 5, 6].map((address) => used(address, null, ago(59)));
    expect(nextAddress('10.0.0.0/29', known, now)).toBeUndefined();
  });
});
