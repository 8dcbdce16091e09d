import type { money as measure } from '../en/money.ts';
import { billing } from './billing.ts';
import { transfers } from './transfers.ts';

export const money: typeof measure = { billing, transfers };
