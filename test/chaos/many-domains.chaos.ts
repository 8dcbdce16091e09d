import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

describe('50 domains added at once by 5 accounts', () => {
  let platform: TestPlatform;
  let burst: { customer: Customer; domain: DomainAnswer; operation: OperationAnswer }[];
  let customers: Customer[];

  beforeAll(async () => {
    platform = await sharedPlatform();
    customers = await Promise.all(Array.from({ length: 6 }, () => Customer.signUp(platform)));
  });

  const add = async (customer: Customer, hostname: string) => ({
    customer,
    ...(await customer.call<{ domain: DomainAnswer; operation: OperationAnswer }>('POST', '/domains', { hostname })),
  });

  it('all get live, and a sixth account does not wait behind them', async () => {
    const five = customers.slice(0, 5);
    burst = await Promise.all(
      five.flatMap((customer, i) =>
        Array.from({ length: 10 }, (_, j) => add(customer, `burst-${i}-${j}-${unique}.test`)),
      ),
    );
    const single = await add(customers[5]!, `single-${unique}.test`);
    await customers[5]!.succeeded(single.operation.id);
    const unfinished = await Promise.all(
      burst.map(async ({ customer, domain }) => (await customer.domain(domain.id)).status !== 'live'),
    );
    expect(unfinished.filter(Boolean).length).toBeGreaterThan(10);

    for (const { customer, operation } of burst) await customer.succeeded(operation.id);
    for (const { domain } of burst) expect((await platform.get(domain.hostname)).status).toBe(200);
  });

  it('are listed page by page', async () => {
    const [customer] = customers;
    const first = await customer!.call<{ items: DomainAnswer[]; nextCursor: string }>('GET', '/domains?limit=7');
    const second = await customer!.call<{ items: DomainAnswer[]; nextCursor: string | null }>(
      'GET',
      `/domains?limit=7&cursor=${encodeURIComponent(first.nextCursor)}`,
    );
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([7, 3, null]);
  });

  afterAll(async () => {
    for (const { customer, domain } of burst) await customer.call('DELETE', `/domains/${domain.id}`);
  });
});
