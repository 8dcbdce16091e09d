import { FakeClock } from '@onebox/clock';
import { SANDBOX_AUTH_CODE, SandboxRegistrar, TransferRefused } from '@onebox/registrar';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';
import { registrarContract } from './registrar-suite.js';

let database: TestDatabase;

afterAll(() => database.drop());

const BEGINNINGS = {
  ...{ waits: '', approves: 'approve-', rejects: 'reject-', locked: 'locked-' },
  ...{ unrenewable: 'unrenewable-', silent: 'silent-' },
};

/** Each look is later than the one before. */
class PassingClock extends FakeClock {
  override now(): Date {
    this.advance(1);
    return super.now();
  }
}

registrarContract('sandbox', async () => {
  database ??= await testDatabase();
  const registrar = new SandboxRegistrar(database.dataSource, new PassingClock());
  let names = 0;
  return {
    registrar,
    authCode: SANDBOX_AUTH_CODE,
    name: (kind) => `${BEGINNINGS[kind]}name-${++names}.com`,
    pass: async (days) => void (await registrar.turnClock(days)),
  };
});

describe('the names of the sandbox', () => {
  const registrar = () => new SandboxRegistrar(database.dataSource, new PassingClock());
  const wish = (hostname: string) => ({
    hostname,
    authCode: SANDBOX_AUTH_CODE,
    years: 1,
    transactionId: `t-${hostname}`,
  });

  it.each([
    ['free-1.com', 'not_registered'],
    ['pending-delete-1.com', 'pending_delete'],
    ['locked-1.com', 'client_transfer_prohibited'],
    ['server-locked-1.com', 'server_transfer_prohibited'],
    ['recent-1.com', 'registered_recently'],
    ['moved-1.com', 'transferred_recently'],
  ])('%s is refused as %s, asked or requested', async (hostname, reason) => {
    const attempts = [
      () => registrar().checkTransfer(wish(hostname)),
      () => registrar().requestTransfer(wish(hostname)),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TransferRefused);
      expect(error).toMatchObject({ reason });
    }
  });

  it('say how far a registration runs', async () => {
    const year = (await registrar().now()).getUTCFullYear();
    const yearAfter = async (hostname: string) => {
      await registrar().requestTransfer(wish(hostname));
      await registrar().turnClock(6);
      return Number((await registrar().registration(hostname))!.expiresOn.slice(0, 4));
    };
    expect([year + 1, year + 2]).toContain(await yearAfter('renewed-1.com'));
    expect([year + 2, year + 3]).toContain(await yearAfter('plain-1.com'));
    expect([year + 10, year + 11]).toContain(await yearAfter('decade-1.com'));
  });

  it('begin to rest with their transfer', async () => {
    await registrar().requestTransfer(wish('rests.com'));
    await registrar().turnClock(6);
    // What has happened is written down by whoever looks, and not by a look that ends in a refusal.
    expect(await registrar().registration('rests.com')).not.toBeNull();
    const again = { ...wish('rests.com'), transactionId: 'another' };
    await expect(registrar().checkTransfer(again)).rejects.toMatchObject({ reason: 'already_ours' });
    await database.dataSource.query("UPDATE sandbox_registrations SET ours = 0 WHERE hostname = 'rests.com'");
    await expect(registrar().checkTransfer(again)).rejects.toMatchObject({ reason: 'transferred_recently' });
  });

  it('turn their clock forward only', async () => {
    await expect(registrar().turnClock(-1)).rejects.toThrow(RangeError);
    await expect(registrar().turnClock(0.5)).rejects.toThrow(RangeError);
  });
});
