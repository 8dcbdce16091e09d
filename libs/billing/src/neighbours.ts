import type { Usage } from '@onebox/metering';
import type { Notifications } from '@onebox/notifications';

/** What billing asks of metering. */
export type MeteredUsage = Pick<Usage, 'between' | 'bookedThrough'>;

/** What billing asks of notifications: in the caller's transaction; of one key there is one mail, whatever is repeated. */
export type BillingNotifications = Pick<Notifications, 'toAccount' | 'toAdministrators'>;
