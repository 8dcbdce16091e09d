import type { RuntimeSite } from '../runtime.js';
import { python } from '../python/python.runtime.js';
import { node } from './node.runtime.js';

const site = (given: Partial<RuntimeSite> = {}): RuntimeSite => ({
  directory: '/srv/site/releases/rel_a',
  mount: '/',
  secret: 's',
  databases: [],
  uploaded: true,
  ...given,
});

describe.each([node, python])('$id', (runtime) => {
  it('installs packages of what was uploaded, and none for its own page', () => {
    expect(runtime.steps!(site()).map(({ title }) => title)).toEqual(['Installing packages']);
    expect(runtime.steps!(site({ uploaded: false }))).toEqual([]);
  });

  it("hands on the customer's start command", () => {
    expect(runtime.environment(site({ start: 'shop.web:app' }))).toEqual({ SITE_START: 'shop.web:app' });
    expect(runtime.environment(site())).toEqual({});
  });
});
