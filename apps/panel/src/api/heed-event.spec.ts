import { QueryClient } from '@tanstack/react-query';
import { heedEvent, type Told } from './heed-event.ts';

describe('an event of a domain', () => {
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } });
  const list = (filter: object, ...items: object[]) =>
    client.setQueryData(['domains', 'list', { ...filter, limit: 15 }], { pages: [{ items }], pageParams: [undefined] });
  const listed = (filter: object) => client.getQueryData(['domains', 'list', { ...filter, limit: 15 }]);
  const heed = (data: Told['data']) => {
    const asked: unknown[] = [];
    heedEvent(client, { type: 'domain.updated', data }, (key) => asked.push(key));
    return asked.filter((key) => JSON.stringify(key) !== JSON.stringify(['env', data.id]));
  };

  beforeEach(() => client.clear());

  it('is shown at once wherever the domain is listed, and nothing is asked for', () => {
    list({}, { id: 'a', status: 'provisioning' }, { id: 'b' });
    expect(heed({ id: 'a', status: 'live' })).toEqual([]);
    expect(listed({})).toMatchObject({ pages: [{ items: [{ id: 'a', status: 'live' }, { id: 'b' }] }] });
    expect(client.getQueryData(['domains', 'a'])).toEqual({ id: 'a', status: 'live' });
  });

  it('takes what is gone for good out of the lists', () => {
    list({}, { id: 'a', status: 'deleted' }, { id: 'b' });
    heed({ id: 'a' });
    expect(listed({})).toMatchObject({ pages: [{ items: [{ id: 'b' }] }] });
  });

  it('lets all lists be asked for where none has it', () => {
    list({}, { id: 'b' });
    expect(heed({ id: 'a', status: 'live' })).toEqual([['domains', 'list']]);
  });

  it('lets those by its state be asked for that do not have it yet', () => {
    list({}, { id: 'a', status: 'live' });
    list({ status: 'failed' }, { id: 'b', status: 'failed' });
    list({ status: 'live' }, { id: 'a', status: 'live' });
    list({ dns: 'lost' });
    const failed = { id: 'a', status: 'failed', dnsLostSince: '2026-11-28T03:17:47Z' };
    expect(heed(failed)).toEqual([
      ['domains', 'list', { status: 'failed' }],
      ['domains', 'list', { dns: 'lost' }],
    ]);
    list({ status: 'failed' }, { id: 'a', status: 'failed' });
    expect(heed({ ...failed, dnsLostSince: null })).toEqual([]);
  });
});
