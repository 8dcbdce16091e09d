import { zipOf } from '../support/archives.js';
import { Customer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

describe('a domain', () => {
  const hostname = `live-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let id: string;
  let preview: string;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
  });

  it('goes live under its hostname, its www name and its preview name', async () => {
    const domain = await customer.addDomain({ hostname });
    ({ id, previewHostname: preview } = domain);
    expect(domain).toMatchObject({ hostname, status: 'live' });
    expect(preview).toBe(`live-${unique}.${platform.previewDomain}`);
    for (const name of [hostname, `www.${hostname}`, preview]) {
      const { status, body } = await platform.get(name);
      expect({ name, status }).toEqual({ name, status: 200 });
      expect(body).toMatch(/<html/i);
    }
  });

  it('was called live by an operation whose steps all have their times', async () => {
    const { items } = await customer.call<{ items: { id: string; kind: string }[] }>('GET', '/operations');
    const created = items.find(({ kind }) => kind === 'domain.create')!;
    const operation = await customer.ended(created.id);
    expect(operation).toMatchObject({ status: 'succeeded', progress: 1, error: null });
    expect(operation.steps.length).toBeGreaterThan(1);
    for (const step of operation.steps)
      expect(Date.parse(step.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(step.startedAt!));
  });

  it('runs what is uploaded, and the old content is gone with it', async () => {
    const before = await platform.get(hostname);
    await customer.upload(
      id,
      zipOf([{ name: 'index.php', content: '<?php echo "sum: ", 20 + 22, " ", $_GET["x"] ?? "";' }]),
    );
    const after = await platform.get(hostname, '/?x=y');
    expect(after.body).toBe('sum: 42 y');
    expect(before.body).not.toContain('sum:');
  });

  it('keeps its content where an upload is no archive', async () => {
    await expect(customer.upload(id, Buffer.from('this is no archive'))).rejects.toThrow(/4\d\d|ended/);
    expect((await platform.get(hostname)).body).toContain('sum: 42');
  });

  it('does not exist for another account', async () => {
    const stranger = await Customer.signUp(platform);
    for (const [method, path] of [
      ['GET', `/domains/${id}`],
      ['DELETE', `/domains/${id}`],
      ['GET', `/domains/${id}/env`],
    ] as const) {
      const { status } = await stranger.send(method, path);
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
    expect((await stranger.send('POST', '/domains', { hostname })).status).toBe(409);
  });

  it('disappears when it is deleted, and comes back as it was when it is restored', async () => {
    const deleted = await customer.call<{ operation: { id: string } }>('DELETE', `/domains/${id}`);
    await customer.succeeded(deleted.operation.id);
    expect((await platform.get(hostname)).status).toBe(404);
    expect((await platform.get(preview)).status).toBe(404);

    const restored = await customer.call<{ operation: { id: string } }>('POST', `/domains/${id}/restore`, {});
    await customer.succeeded(restored.operation.id);
    const back = await platform.answer(hostname, '/', ({ status }) => status === 200);
    expect(back.body).toContain('sum: 42');
  });

  it('is unknown under names that nobody has', async () => {
    expect((await platform.get(`nobody-${unique}.test`)).status).toBe(404);
  });
});
