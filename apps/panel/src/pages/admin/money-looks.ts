import type { AnyPayment } from '../../api/admin-money.ts';
import type { Look } from '../../ui/look-dot.tsx';

export const PAYMENT_LOOKS: Record<AnyPayment['status'], Look> = {
  succeeded: 'well',
  pending: 'changing',
  failed: 'failing',
};

/** `balance`: nothing goes to a card. */
export const REFUND_LOOKS: Record<'pending' | 'succeeded' | 'failed' | 'balance', Look> = {
  ...PAYMENT_LOOKS,
  balance: 'well',
};
