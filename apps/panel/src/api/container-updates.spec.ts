import { withUpdates } from './container-updates.ts';

const a = { id: 'a', name: 'A' };
const b = { id: 'b', name: 'B' };

describe('updates of the list of containers', () => {
  it('replaces one where it was', () => {
    expect(withUpdates([a, b], [{ id: 'a', name: 'A2' }])).toEqual([{ id: 'a', name: 'A2' }, b]);
  });

  it('adds one that is new, and takes the last word of each', () => {
    const said = [
      { id: 'c', name: 'C' },
      { id: 'c', name: 'C2' },
    ];
    expect(withUpdates([a], said)).toEqual([a, { id: 'c', name: 'C2' }]);
  });

  it('leaves out one that is gone, whether it was known or not', () => {
    expect(withUpdates([a, b], [{ id: 'b' }, { id: 'z' }])).toEqual([a]);
  });
});
