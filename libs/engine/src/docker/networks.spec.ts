import { bridgeName, bridgePrefix, networkOptions } from './networks.js';

describe('bridges', () => {
  it('have names that fit an interface, by installation and network', () => {
    expect(bridgeName('inst', 'ob-inst-net-1')).toMatch(/^ob[0-9a-f]{13}$/);
    expect(bridgeName('inst', 'ob-inst-net-1').startsWith(bridgePrefix('inst'))).toBe(true);
    expect(bridgeName('inst', 'ob-inst-net-1')).not.toBe(bridgeName('inst', 'ob-inst-net-2'));
    expect(bridgePrefix('inst')).not.toBe(bridgePrefix('inst2'));
  });
});

it('networkOptions', () => {
  expect(networkOptions('i', { name: 'ob-i-net-1', accountId: 'acc', subnet: '10.4.2.0/23' })).toEqual({
    Name: 'ob-i-net-1',
    Driver: 'bridge',
    CheckDuplicate: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: '10.4.2.0/23', Gateway: '10.4.2.1' }] },
    Options: {
      'com.docker.network.bridge.name': bridgeName('i', 'ob-i-net-1'),
      'com.docker.network.bridge.enable_icc': 'true',
    },
    Labels: { 'onebox.installation': 'i', 'onebox.account': 'acc' },
  });
});
