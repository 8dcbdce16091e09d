import { edgeContainer } from './edge-container.js';
import { renderEdgeConfig } from './edge-config.js';
import type { EdgeSettings } from './edge-settings.js';

const settings: EdgeSettings = {
  directory: '/var/lib/onebox/edge',
  httpPort: 80,
  httpsPort: 443,
  apiPort: 3000,
  activatorPort: 3001,
  panelHost: 'panel.test',
  tenantSubnets: '10.96.0.0/11',
  probeSecret: 'ab'.repeat(32),
  activatorSecret: 'cd'.repeat(32),
  extensions: ['.php', '.aspx'],
  answerBoundsMs: [50, 500],
};

describe('renderEdgeConfig', () => {
  it('tells the activator, and no container, our secret', () => {
    const lines = renderEdgeConfig(settings).split('\n');
    const told = lines.filter((line) => line.includes(settings.activatorSecret));
    expect(told).not.toEqual([]);
    expect(
      told.every((line) => /^ {4}server(-template)? activator .*127\.0\.0\.1:3001 send-proxy-v2 /.test(line)),
    ).toBe(true);
  });

  it('listens on IPv6 where it is told to', () => {
    expect(renderEdgeConfig(settings)).not.toContain(':::');
    expect(renderEdgeConfig({ ...settings, ipv6: true })).toContain('bind :::443 v6only ssl');
  });

  it('counts each answer into one class of its time, and all of their milliseconds', () => {
    const counted = renderEdgeConfig(settings)
      .split('\n')
      .filter((line) => /sc-(inc|add)-gpc/.test(line));
    expect(counted.map((line) => line.trim())).toEqual([
      'http-response sc-inc-gpc(0,0) if counted { var(txn.took) -m int 0:50 }',
      'http-response sc-inc-gpc(1,0) if counted { var(txn.took) -m int 51:500 }',
      'http-response sc-inc-gpc(2,0) if counted { var(txn.took) -m int 501: }',
      'http-response sc-add-gpc(3,0) var(txn.took) if counted',
    ]);
  });

  it('compresses what the API says, and nothing of the sites', () => {
    const backends = renderEdgeConfig(settings)
      .split(/^backend /m)
      .slice(1);
    const compressing = backends.filter((backend) => backend.includes('compression algo gzip'));
    expect(compressing.map((backend) => backend.split('\n')[0])).toEqual(['panel']);
    expect(compressing[0]).not.toContain('text/event-stream');
  });

  it('can do without extensions', () => {
    expect(renderEdgeConfig({ ...settings, extensions: [] })).not.toContain('()');
  });

  it.each([{ probeSecret: 'no\nsuch' }, { activatorSecret: '' }, { extensions: ['.a b'] }, { extensions: ['php'] }])(
    'refuses %j',
    (wrong) => expect(() => renderEdgeConfig({ ...settings, ...wrong })).toThrow(),
  );
});

it('makes another container of another configuration, and the same of the same', () => {
  const container = (more: Partial<EdgeSettings> = {}) =>
    edgeContainer({ ...settings, ...more }, { name: 'edge', image: 'i' });
  expect(container()).toEqual(container());
  expect(container({ httpPort: 81 }).env).not.toEqual(container().env);
  expect(JSON.stringify(container())).not.toContain(settings.probeSecret);
});
