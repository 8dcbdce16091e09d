import { newId } from '@onebox/database';
import { expiredFiles } from './expired-files.js';

const now = new Date('2026-01-20T00:00:00Z');
const id = (prefix: 'tra' | 'upl', daysAgo: number) => newId(prefix, now.getTime() - daysAgo * 86_400_000);

describe('expiredFiles', () => {
  it('lets go of what was deleted a week ago, and of uploads that nobody went on with for two days', () => {
    const trash = [id('tra', 8), id('tra', 6)];
    const uploads = [id('upl', 3), id('upl', 1)];
    expect(expiredFiles({ trash, uploads }, now)).toEqual({ trash: [trash[0]], uploads: [uploads[0]] });
  });

  it('touches nothing that is not its own', () => {
    const strange = ['..', 'mine', id('upl', 30), 'tra_x'];
    expect(expiredFiles({ trash: strange, uploads: [id('tra', 30)] }, now)).toEqual({ trash: [], uploads: [] });
  });
});
