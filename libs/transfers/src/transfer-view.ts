import type { TransferState } from '@onebox/registrar';
import type { Transfer } from './transfer.entity.js';

/** A transfer as the API shows it. Never the authorisation code. */
export interface TransferView {
  id: string;
  hostname: string;
  state: TransferState;
  reason: string | null;
  free: boolean | null;
  operationId: string;
  createdAt: string;
  cancelRequestedAt: string | null;
  requestedAt: string | null;
  completesBy: string | null;
  endedAt: string | null;
}

export function transferView(transfer: Transfer): TransferView {
  const { id, hostname, state, reason, free, operationId } = transfer;
  const { createdAt, cancelRequestedAt, requestedAt, completesBy, endedAt } = transfer;
  return {
    ...{ id, hostname, state, reason, free, operationId },
    createdAt: createdAt.toISOString(),
    cancelRequestedAt: cancelRequestedAt?.toISOString() ?? null,
    requestedAt: requestedAt?.toISOString() ?? null,
    completesBy: completesBy?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
