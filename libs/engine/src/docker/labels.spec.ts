import type { OwnerLabels } from '../engine.port.js';
import { isOurs, labelFilter, labelsOf, ownerOf, sameOwner } from './labels.js';

const owner: OwnerLabels = {
  kind: 'site',
  accountId: 'a',
  domainId: 'd',
  runtime: 'php',
  revisionId: 'r',
  hash: 'h',
  planVersion: '1',
};

describe('labels', () => {
  it('read back what was written, and nothing else', () => {
    expect(ownerOf({ ...labelsOf('i', owner), maintainer: 'x', 'onebox.port': '80' })).toEqual(owner);
    expect(ownerOf(labelsOf('i', { kind: 'sandbox' }))).toEqual({ kind: 'sandbox' });
  });

  it('tell installations apart', () => {
    expect(isOurs('i', labelsOf('i', owner))).toBe(true);
    expect(isOurs('i', labelsOf('i2', owner))).toBe(false);
    expect(isOurs('i', {})).toBe(false);
    expect(isOurs('i', undefined)).toBe(false);
  });

  it('always filter by the installation, and by there being a kind', () => {
    expect(labelFilter('i', {})).toEqual(['onebox.installation=i', 'onebox.kind']);
    expect(labelFilter('i', { kind: 'site', accountId: 'a' })).toEqual([
      'onebox.installation=i',
      'onebox.kind=site',
      'onebox.account=a',
    ]);
  });
});

describe('sameOwner', () => {
  it('with a hash looks past revision and version of the plan', () => {
    expect(sameOwner(owner, { ...owner, revisionId: 'r2', planVersion: '2' })).toBe(true);
    expect(sameOwner(owner, { ...owner, hash: 'h2' })).toBe(false);
    expect(sameOwner(owner, { ...owner, accountId: 'b' })).toBe(false);
    expect(sameOwner({ ...owner, hash: undefined }, owner)).toBe(false);
  });

  it('without one compares everything', () => {
    const plain: OwnerLabels = { kind: 'database-server', accountId: 'a' };
    expect(sameOwner(plain, plain)).toBe(true);
    expect(sameOwner({ ...plain, revisionId: 'r' }, plain)).toBe(false);
  });
});
