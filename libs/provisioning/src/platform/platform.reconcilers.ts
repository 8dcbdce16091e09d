import type { Reconciler, Result } from '@onebox/reconcile';
import type { PlatformGate } from './platform-gate.js';

const LOOK_EVERY_MS = 30_000;

/** `platform:edge` and `platform:engine`: the edge runs, and the firewall's rules are in place. */
export class PlatformReconciler implements Reconciler {
  readonly kind = 'platform';

  constructor(private readonly gate: PlatformGate) {}

  async reconcile(id: string): Promise<Result> {
    await this.gate.open();
    if (id === 'edge') await this.gate.ensureEdge();
    if (id === 'engine') await this.gate.ensureFirewall();
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  ids(): Promise<string[]> {
    return Promise.resolve(['engine', 'edge']);
  }

  fairnessGroup(): Promise<string> {
    return Promise.resolve('platform');
  }
}
