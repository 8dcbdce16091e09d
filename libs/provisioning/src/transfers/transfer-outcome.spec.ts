import type { RegistrarTransfer, TransferState } from '@onebox/registrar';
import { failureOf, isApproval } from './transfer-outcome.js';

const NOW = new Date('2026-11-20T10:00:00Z');
const transfer = (state: TransferState, changes: Partial<RegistrarTransfer> = {}): RegistrarTransfer => ({
  ...{ ref: 'R-1', state, requestedAt: NOW, completesBy: NOW, endedAt: NOW, expiresOn: null, reason: null },
  ...changes,
});

describe('what a registrar answers', () => {
  it.each(['clientApproved', 'serverApproved'] as const)('%s is an approval, with its expiry', (state) => {
    const approved = transfer(state, { expiresOn: '2028-01-01' });
    expect([isApproval(approved), failureOf(approved)]).toEqual([true, undefined]);
    expect(isApproval(transfer(state))).toBe(false);
  });

  it('pending is neither', () => {
    expect([isApproval(transfer('pending')), failureOf(transfer('pending'))]).toEqual([false, undefined]);
  });

  it.each(['clientRejected', 'clientCancelled', 'serverCancelled'] as const)(
    '%s is a failure, with a reason',
    (state) => {
      expect(isApproval(transfer(state, { expiresOn: '2028-01-01' }))).toBe(false);
      expect(failureOf(transfer(state))).toEqual({ state, endedAt: NOW, reason: expect.stringMatching(/\.$/) });
      expect(failureOf(transfer(state, { reason: 'Because.' }))?.reason).toBe('Because.');
    },
  );
});
