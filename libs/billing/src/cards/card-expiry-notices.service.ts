import type { Account } from '@onebox/accounts';
import type { PlainDate } from '@onebox/clock';
import type { EntityManager } from 'typeorm';
import type { BillingSettings } from '../billing-settings.js';
import type { BillingNotifications } from '../neighbours.js';
import { expiryOf, expiryText, noticeDay } from './card-expiry.js';

/** Tells owners once that their card is about to expire. */
export class CardExpiryNotices {
  constructor(
    private readonly notifications: BillingNotifications,
    private readonly settings: BillingSettings,
  ) {}

  /** In the caller's transaction. Nothing where it is too early or too late; once for each card and expiry. */
  async notify(manager: EntityManager, account: Account, today: PlainDate): Promise<void> {
    const { id: accountId, card, paymentMethodId } = account;
    if (!card || today < noticeDay(card) || today >= expiryOf(card)) return;
    const expiry = expiryText(card);
    await this.notifications.toAccount(manager, {
      accountId,
      key: `card-expiring:${accountId}:${paymentMethodId ?? ''}:${expiry}`,
      template: 'card-expiring',
      data: { brand: card.brand, last4: card.last4, expiry, cardUrl: `${this.settings.panelUrl}/billing/card` },
    });
  }
}
