import { type SetupFacts, setupItems } from './setup-items.js';

const OURS = '203.0.113.7';
const READY: SetupFacts = {
  sites: 1,
  panelHost: 'panel.example.com',
  previewDomain: 'sites.example.net',
  publicAddresses: [OURS],
  panelAddresses: [OURS],
  previewAddresses: [OURS],
  mail: { server: true, newestFailed: false },
  payments: { gateway: 'stripe', publishableKey: 'pk_live_1' },
};
const reasons = (facts: Partial<SetupFacts>) =>
  Object.fromEntries(setupItems({ ...READY, ...facts }).map(({ name, reason }) => [name, reason]));

it('says what is done, and what cannot be done yet', () => {
  const states = setupItems(READY).map(({ name, state }) => [name, state]);
  expect(states).toEqual([
    ['first_site', 'done'],
    ['platform_domain', 'done'],
    ['https', 'not_possible_yet'],
    ['mail', 'done'],
    ['payments', 'done'],
    ['backups', 'not_possible_yet'],
  ]);
});

it.each<[Partial<SetupFacts>, string, string]>([
  [{ sites: 0 }, 'first_site', 'none'],
  [{ panelHost: 'localhost' }, 'platform_domain', 'local_names'],
  [{ previewDomain: 'sites.localhost' }, 'platform_domain', 'local_names'],
  [{ publicAddresses: [] }, 'platform_domain', 'no_address'],
  [{ panelAddresses: [] }, 'platform_domain', 'panel_record'],
  [{ panelAddresses: [OURS, '198.51.100.4'] }, 'platform_domain', 'panel_record'],
  [{ previewAddresses: [] }, 'platform_domain', 'wildcard_record'],
  [{ mail: { server: false, newestFailed: null } }, 'mail', 'kept'],
  [{ mail: { server: true, newestFailed: true } }, 'mail', 'failing'],
  [{ payments: { gateway: 'sandbox', publishableKey: null } }, 'payments', 'sandbox'],
  [{ payments: { gateway: 'stripe', publishableKey: 'pk_test_1' } }, 'payments', 'test_keys'],
])('with %j says of %s: %s', (facts, name, reason) => expect(reasons(facts)).toMatchObject({ [name]: reason }));

it('gives the records to set, and none where there is nothing to be set', () => {
  const records = (facts: Partial<SetupFacts>) => setupItems({ ...READY, ...facts })[1]!.records;
  expect(records({ previewAddresses: [] })).toEqual([
    { type: 'A', name: 'panel.example.com', value: OURS },
    { type: 'A', name: '*.sites.example.net', value: OURS },
  ]);
  expect([records({}), records({ panelHost: 'localhost' })]).toEqual([[], []]);
});
