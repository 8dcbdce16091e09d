import { billing } from './billing.ts';
import { transfers } from './transfers.ts';

/** Billing and transfers. */
export const money = { billing, transfers };
