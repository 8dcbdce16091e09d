import type { RegistrarTransfer } from '@onebox/registrar';
import type { Approval, Failure } from '@onebox/transfers';

/** Approved by the losing registrar, or by the registry because nobody objected. */
export function isApproval(transfer: RegistrarTransfer): transfer is Approval {
  const { state, endedAt, expiresOn } = transfer;
  return (state === 'clientApproved' || state === 'serverApproved') && endedAt !== null && expiresOn !== null;
}

const REASONS = {
  clientRejected: 'The other registrar rejected the transfer.',
  clientCancelled: 'It was cancelled.',
  serverCancelled: 'The registry cancelled the transfer.',
};

/** Undefined where it is pending or approved. */
export function failureOf({ state, endedAt, reason, requestedAt }: RegistrarTransfer): Failure | undefined {
  switch (state) {
    case 'pending':
    case 'clientApproved':
    case 'serverApproved':
      return undefined;
    case 'clientRejected':
    case 'clientCancelled':
    case 'serverCancelled':
      return { state, reason: reason ?? REASONS[state], endedAt: endedAt ?? requestedAt };
  }
}
