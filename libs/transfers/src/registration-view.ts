import type { PlainDate } from '@onebox/clock';
import type { Registration } from './registration.entity.js';
import { renewalDay } from './renewal-plan.js';

/** A registration as the API shows it. */
export interface RegistrationView {
  id: string;
  hostname: string;
  expiresOn: PlainDate;
  autoRenew: boolean;
  /** Null where nothing renews it by itself. */
  renewsOn: PlainDate | null;
  renewalProblem: string | null;
  transferId: string;
  createdAt: string;
}

export function registrationView(registration: Registration): RegistrationView {
  const { id, hostname, expiresOn, autoRenew, renewalProblem, transferId, createdAt } = registration;
  const renewsOn = autoRenew ? renewalDay(expiresOn) : null;
  return {
    ...{ id, hostname, expiresOn, autoRenew, renewsOn, renewalProblem, transferId },
    createdAt: createdAt.toISOString(),
  };
}
