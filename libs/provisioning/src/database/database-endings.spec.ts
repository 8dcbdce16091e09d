import { databaseEnding, type DatabaseEndingInput } from './database-endings.js';

const ready: DatabaseEndingInput = {
  operation: { id: 'op_1', kind: 'database.create' },
  newestId: 'op_1',
  deleted: false,
  revision: null,
  onOldLogin: [],
};
const of = (kind: DatabaseEndingInput['operation']['kind'], more: Partial<DatabaseEndingInput> = {}) =>
  databaseEnding({ ...ready, operation: { id: 'op_1', kind }, ...more });

describe('databaseEnding', () => {
  it('ends what made it ready', () => {
    expect(of('database.create')).toEqual({ succeed: true });
    expect(of('database.restore')).toEqual({ succeed: true });
    expect(of('database.delete', { deleted: true })).toEqual({ succeed: true });
  });

  it('ends a password change when the last site has moved', () => {
    expect(of('database.password', { onOldLogin: [{ failed: false }] })).toBeUndefined();
    expect(of('database.password')).toEqual({ succeed: true });
    expect(of('database.password', { onOldLogin: [{ failed: true }] })).toMatchObject({ fail: {} });
  });

  it('lets an attachment follow its revision', () => {
    expect(of('database.attach', { revision: 'pending' })).toBeUndefined();
    expect(of('database.attach', { revision: 'live' })).toEqual({ succeed: true });
    expect(of('database.detach', { revision: 'failed' })).toMatchObject({ fail: { code: 'database.site_failed' } });
  });

  it('gives what a deletion or its restore overtook to the newest', () => {
    expect(of('database.create', { deleted: true, newestId: 'op_2' })).toEqual({ supersede: 'op_2' });
    expect(of('database.delete', { newestId: 'op_2' })).toEqual({ supersede: 'op_2' });
  });
});
