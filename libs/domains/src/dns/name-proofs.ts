import type { Secrets } from '@onebox/secrets';
import { parentsOf } from '../hostname.js';

/** What shows that an account controls a name: only who does can write it into the name's zone. */
export interface ProofRecord {
  type: 'TXT';
  name: string;
  value: string;
}

/** The record is an account's and a name's own: nobody else's can be shown in its place. */
export class NameProofs {
  constructor(
    private readonly secrets: Secrets,
    private readonly texts: (hostname: string) => Promise<string[]>,
  ) {}

  recordFor(accountId: string, hostname: string): ProofRecord {
    const value = `onebox=${this.secrets.derive(`name-proof:${accountId}:${hostname}`).slice(0, 32)}`;
    return { type: 'TXT', name: `_onebox.${hostname}`, value };
  }

  /** By a record at the name itself or above it, where whoever has it could write any name below. */
  async isProven(accountId: string, hostname: string): Promise<boolean> {
    const records = [hostname, ...parentsOf(hostname)].map((name) => this.recordFor(accountId, name));
    const found = await Promise.all(records.map(({ name }) => this.texts(name)));
    return records.some(({ value }, index) => found[index]!.some((text) => text.trim() === value));
  }
}
