import { Clock } from '@onebox/clock';

/** Goes on as time does, from where a test sets it. */
export class AdvancedClock extends Clock {
  aheadMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}
