import { join } from 'node:path';
import { SOCKETS } from './commands.js';
import { NudgeSender } from './nudge-sender.js';

/** Tells the API that an account has new rows in the outbox. Never throws, never waits; readers also look by themselves. */
export class EventNudge {
  private readonly nudges: NudgeSender;

  constructor(options: { runDir: string }) {
    this.nudges = new NudgeSender(join(options.runDir, SOCKETS.events), (accountIds) => ({ accountIds }));
  }

  notify(accountId: string): void {
    this.nudges.send(accountId);
  }
}
