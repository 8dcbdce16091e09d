import { mayRest, type RestInput } from './server-rest.js';

const domain = {
  status: 'sleeping' as const,
  wantedRevisionId: 'rev_1',
  liveRevisionId: 'rev_1',
  failedRevisionId: null,
};
const database = { status: 'ready' as const, passwordA: 'sealed', passwordB: null, sites: 1 };
const site = { state: 'exited' as const, labels: { kind: 'site' as const } };
const asleep: RestInput = { domains: [domain], databases: [database], workloads: [site] };

describe('mayRest', () => {
  it('is so when all sites are stopped', () => {
    expect(mayRest(asleep)).toBe(true);
    expect(mayRest({ ...asleep, workloads: [site, { state: 'running', labels: { kind: 'database-server' } }] })).toBe(
      true,
    );
    const failed = { ...domain, status: 'failed' as const, liveRevisionId: null, failedRevisionId: 'rev_1' };
    expect(mayRest({ ...asleep, domains: [domain, failed] })).toBe(true);
  });

  it.each<[string, Partial<RestInput>]>([
    ['a site is paused only', { workloads: [{ ...site, state: 'paused' }] }],
    ['a container of a site still runs', { workloads: [{ ...site, state: 'running' }] }],
    ['a step or a tool runs', { workloads: [site, { state: 'running', labels: { kind: 'one-shot' } }] }],
    ['another site is live', { domains: [domain, { ...domain, status: 'live' }] }],
    ['another site is being made', { domains: [domain, { ...domain, status: 'provisioning', liveRevisionId: null }] }],
    ['a site is about to change', { domains: [{ ...domain, wantedRevisionId: 'rev_2' }] }],
    ['no site sleeps', { domains: [] }],
    ['a database has no site', { databases: [database, { ...database, sites: 0 }] }],
    ['a database is being made', { databases: [{ ...database, status: 'provisioning' }] }],
    ['a password is being changed', { databases: [{ ...database, passwordB: 'sealed' }] }],
    ['there is no database', { databases: [] }],
  ])('is not so when %s', (_what, change) => {
    expect(mayRest({ ...asleep, ...change })).toBe(false);
  });
});
