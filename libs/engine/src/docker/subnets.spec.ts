import { gatewayOf, routedSubnets } from './subnets.js';

describe('gatewayOf', () => {
  it.each([
    ['10.1.2.0/23', '10.1.2.1'],
    ['10.1.3.7/23', '10.1.2.1'],
    ['192.168.255.128/25', '192.168.255.129'],
    ['240.0.0.0/8', '240.0.0.1'],
  ])('of %s is %s', (subnet, gateway) => expect(gatewayOf(subnet)).toBe(gateway));

  it.each(['10.0.0.0', '10.0.0/24', '10.0.0.256/24', '10.0.0.0/31', '10.0.0.0/x', ''])('refuses %s', (subnet) =>
    expect(() => gatewayOf(subnet)).toThrow(/no IPv4/),
  );
});

it('reads the routes of Linux without the default one', () => {
  const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
tun0	0100000A	00000000	0005	0	0	0	FFFFFFFF	0	0	0
`;
  expect(routedSubnets(table)).toEqual(['172.17.0.0/16', '192.0.2.0/24', '10.0.0.1/32']);
  expect(routedSubnets('')).toEqual([]);
});
