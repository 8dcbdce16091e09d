import { billingUnderTest, type BillingUnderTest, go, NO_USAGE } from '../support/billing.js';

const GB = 1e9;

/** Meters book late: nobody who wants an invoice now has to wait for them, and nothing that was used is lost. */
describe('usage that is counted after its invoice was issued', () => {
  let b: BillingUnderTest;
  let booked: Date | null;
  let hours: { at: Date; gb: number }[];

  beforeEach(async () => {
    [booked, hours] = [null, []];
    b = await billingUnderTest('2027-01-10', 20, () => ({
      usage: {
        between: async (_id, from, to) => {
          const gb = hours.filter(({ at }) => at >= from && at < to).reduce((sum, hour) => sum + hour.gb, 0);
          return { ...NO_USAGE, trafficBytes: gb * GB };
        },
        bookedThrough: async () => booked,
      },
    }));
  });
  afterEach(() => b.database.drop());

  const book = (at: string, gb: number) => void hours.push({ at: new Date(at), gb });
  const run = async (date: string, bookedThrough: string) => {
    go(b, date);
    booked = new Date(bookedThrough);
    expect(await b.run.run()).toMatchObject({ failed: 0 });
  };
  const account = async (changes = {}) => {
    const id = await b.account(changes);
    await b.run.run();
    return id;
  };
  const traffic = async (id: string) =>
    (await b.invoices(id)).map(({ lines }) => lines.find(({ kind }) => kind === 'usage')?.quantity);
  const begins = async (id: string) => (await b.invoices(id)).map(({ usageFrom }) => usageFrom.toISOString());

  it('is on the invoice after that, whoever had the first one issued', async () => {
    const id = await account();
    book('2027-01-20T10:00:00Z', 300);
    go(b, '2027-02-10');
    booked = new Date('2027-02-09T21:59:30Z');
    await b.replaceCard.carryOut(id, { paymentMethod: 'pm_good_2' }, 'key');
    for (const hour of ['21', '22', '23']) book(`2027-02-09T${hour}:00:00Z`, 200);
    await run('2027-03-10', '2027-03-10T08:59:00Z');
    expect(await begins(id)).toEqual([
      '2027-01-10T00:00:00.000Z',
      '2027-02-09T21:00:00.000Z',
      '2027-03-10T00:00:00.000Z',
    ]);
    expect(await traffic(id)).toEqual([undefined, undefined, '100 GB']);
  });

  it('moves no hour where all is booked', async () => {
    const id = await account();
    await run('2027-02-10', '2027-02-10T00:00:00Z');
    expect((await begins(id))[1]).toBe('2027-02-10T00:00:00.000Z');
  });

  it('moves the hour in which a half-hour zone has its midnight, which is the former period’s', async () => {
    const id = await account({ timeZone: 'Asia/Kolkata' });
    await run('2027-02-10', '2027-02-09T18:40:00Z');
    expect((await begins(id))[1]).toBe('2027-02-09T18:00:00.000Z');
    const other = await account({ timeZone: 'Asia/Kolkata', billedThrough: '2027-02-10', billingDay: 10 });
    await run('2027-03-10', '2027-03-09T19:00:00Z');
    expect((await begins(other))[1]).toBe('2027-03-09T18:30:00.000Z');
  });

  it('moves a day at most, though the meters have long been away', async () => {
    const id = await account();
    await run('2027-02-10', '2027-01-15T00:00:00Z');
    await run('2027-03-10', '2027-01-15T00:00:00Z');
    expect((await begins(id)).slice(1)).toEqual(['2027-02-09T00:00:00.000Z', '2027-03-09T00:00:00.000Z']);
  });

  it('is not of the days on which an account was suspended', async () => {
    const id = await account();
    await b.suspension.suspend(id, { byUserId: 'usr_1', reason: 'Spam' });
    go(b, '2027-02-20');
    await b.suspension.resume(id, { byUserId: 'usr_1', reason: 'Gone' });
    await run('2027-02-20', '2027-02-19T20:00:00Z');
    expect((await begins(id))[1]).toBe('2027-02-20T00:00:00.000Z');
  });
});
