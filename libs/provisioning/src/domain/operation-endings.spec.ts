import type { Operation } from '@onebox/operations';
import { deletionEndings, hopelessOperations, operationEndings } from './operation-endings.js';

const operation = (id: string, revisionId: string | null, kind: Operation['kind'] = 'domain.change') =>
  ({ id, revisionId, kind }) as Operation;
const numbers = new Map([
  ['rev_1', 1],
  ['rev_2', 2],
  ['rev_3', 3],
]);
const wanted = { id: 'rev_3', number: 3, operationId: 'op_3' };

describe('operationEndings', () => {
  it('supersedes what a newer revision swallowed and leaves that of the candidate', () => {
    const pending = [operation('op_1', 'rev_1'), operation('op_2', 'rev_2'), operation('op_3', 'rev_3')];
    expect(operationEndings({ pending, wanted, numbers, settled: false, failed: false })).toEqual({
      supersede: ['op_1', 'op_2'],
      by: 'op_3',
      succeed: [],
      fail: [],
    });
  });

  it('ends that of the live revision where its end was not written', () => {
    const pending = [operation('op_3', 'rev_3')];
    expect(operationEndings({ pending, wanted, numbers, settled: true, failed: false }).succeed).toEqual(['op_3']);
  });

  it('ends a restore, and a deletion that the restore took back', () => {
    const pending = [operation('op_4', null, 'domain.delete'), operation('op_5', null, 'domain.restore')];
    expect(
      operationEndings({ pending, wanted: { ...wanted, operationId: null }, numbers, settled: true, failed: false }),
    ).toEqual({
      supersede: ['op_4'],
      by: 'op_5',
      succeed: ['op_5'],
      fail: [],
    });
  });

  it('leaves a deletion alone that was asked for after the domain was read', () => {
    const pending = [operation('op_3', 'rev_3'), operation('op_4', null, 'domain.delete')];
    const endings = operationEndings({ pending, wanted, numbers, settled: true, failed: false });
    expect(endings).toMatchObject({ supersede: [], succeed: ['op_3'] });
  });

  it('fails that of a revision that did not come up where its end was not written', () => {
    const pending = [operation('op_2', 'rev_2'), operation('op_3', 'rev_3')];
    expect(operationEndings({ pending, wanted, numbers, settled: false, failed: true })).toEqual({
      supersede: ['op_2'],
      by: 'op_3',
      succeed: [],
      fail: ['op_3'],
    });
  });
});

describe('hopelessOperations', () => {
  it('are those of what is wanted, but neither a deletion nor what is newer', () => {
    const restore = operation('op_2', null, 'domain.restore');
    const pending = [restore, operation('op_3', 'rev_3'), operation('op_4', 'rev_3'), operation('op_5', 'rev_4')];
    const deletion = operation('op_6', null, 'domain.delete');
    expect(hopelessOperations([...pending, deletion], wanted)).toEqual(['op_2', 'op_3', 'op_4']);
  });
});

describe('deletionEndings', () => {
  const deletion = operation('op_4', null, 'domain.delete');

  it('ends the deletion, which swallows what was asked for before it', () => {
    const pending = [operation('op_3', 'rev_3'), deletion];
    expect(deletionEndings(pending)).toEqual({ by: 'op_4', supersede: ['op_3'], succeed: ['op_4'] });
  });

  it('leaves a restore alone that was asked for after the domain was read', () => {
    const restore = operation('op_5', null, 'domain.restore');
    expect(deletionEndings([deletion, restore])).toEqual({ by: 'op_4', supersede: [], succeed: ['op_4'] });
    expect(deletionEndings([restore])).toEqual({ by: null, supersede: [], succeed: [] });
  });
});
