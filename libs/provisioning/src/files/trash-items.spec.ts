import { newId } from '@onebox/database';
import { trashItems } from './trash-items.js';

const NOW = new Date('2026-01-20T00:00:00Z');
const HOUR = 3_600_000;
const item = (more: object = {}) => ({
  ...{ id: newId('tra', NOW.getTime() - HOUR), path: 'old/page.html', kind: 'file', size: 3 },
  ...more,
});

describe('what is in the trash', () => {
  it('has the time of its id, whatever else is said of it', () => {
    const found = item({ deletedAt: 'x', more: 'nonsense' });
    const { id, path, kind, size } = found;
    expect(trashItems([found], NOW)).toEqual([{ id, path, kind, size, deletedAt: '2026-01-19T23:00:00.000Z' }]);
  });

  it('was not put there later than now', () => {
    const [future, last] = [newId('tra', NOW.getTime() + HOUR), `tra_${'z'.repeat(26)}`];
    const times = trashItems([item({ id: future }), item({ id: last })], NOW).map(({ deletedAt }) => deletedAt);
    expect(times).toEqual([NOW.toISOString(), NOW.toISOString()]);
  });

  it.each([
    [null],
    ['text'],
    [item({ id: 'tra_0000' })],
    [item({ id: newId('upl') })],
    [item({ size: -1 })],
    [item({ kind: 'x' })],
  ])('is not %j, which hides nothing else', (strange) => {
    const own = item();
    expect(trashItems([strange, own], NOW).map(({ id }) => id)).toEqual([own.id]);
  });
});
