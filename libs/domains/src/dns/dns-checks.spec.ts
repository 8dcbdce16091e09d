import { FakeClock } from '@onebox/clock';
import type { NameLookup } from '@onebox/resolver';
import { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { DnsChecks, type DnsSettings } from './dns-checks.service.js';

describe('a look at a name that never ends', () => {
  afterEach(() => jest.useRealTimers());

  it('gives its turn to the next in time, and lets the round end', async () => {
    jest.useFakeTimers();
    const due = Array.from({ length: 13 }, (_, number) => ({
      ...{ domain_id: `dom_${number}`, account_id: `acc_${number % 5}`, hostname: `${number}.test` },
    }));
    const database = { query: () => Promise.resolve(due), manager: { findOneBy: () => Promise.resolve(null) } };
    const asked: string[] = [];
    const silent = {
      observe: (hostname: string) => {
        asked.push(hostname);
        return new Promise<never>(() => undefined);
      },
    };
    const settings = { publicAddresses: ['192.0.2.1'], previewDomain: 'sites.test', httpPort: 80 };
    const unused = {} as never;
    const checks = new DnsChecks(
      database as unknown as DataSource,
      unused,
      unused,
      new FakeClock(),
      silent as unknown as NameLookup,
      new Secrets(Buffer.alloc(32)),
      unused,
      settings as DnsSettings,
      () => undefined,
    );
    const round = checks.recheckDue(60);
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(12);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(13);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await round).toBe(13);
  });
});
