import { addressesOf, chooseRange, freeSubnet, gatewayOf, numberToAddress, rangeOf } from './subnets.js';

describe('subnets', () => {
  it('reads a range from any of its addresses', () => {
    const { first, last } = rangeOf('10.1.3.7/23');
    expect([numberToAddress(first), numberToAddress(last)]).toEqual(['10.1.2.0', '10.1.3.255']);
    expect(numberToAddress(rangeOf('192.168.0.0/16').last)).toBe('192.168.255.255');
  });

  it('gives the first /23 that nothing overlaps, be it larger or smaller', () => {
    expect(freeSubnet('10.96.0.0/11', [])).toBe('10.96.0.0/23');
    expect(freeSubnet('10.96.0.0/11', ['10.96.0.0/23', '10.96.3.128/25', '172.17.0.0/16'])).toBe('10.96.4.0/23');
    expect(freeSubnet('10.96.0.0/22', ['10.96.0.0/16'])).toBeUndefined();
    expect(freeSubnet('10.96.0.0/22', ['10.96.2.0/23'])).toBe('10.96.0.0/23');
    expect(freeSubnet('10.96.0.0/22', ['10.96.2.0/23', '10.96.0.0/23'])).toBeUndefined();
  });

  it('chooses a range with room for 4,000 accounts, or the one with the most', () => {
    expect(chooseRange(['172.17.0.0/16'])).toBe('10.96.0.0/11');
    expect(chooseRange(['10.96.0.0/16', '10.97.0.0/16'])).toBe('10.128.0.0/11');
    expect(chooseRange(['10.0.0.0/8'])).toBe('172.16.0.0/12');
  });

  it('leaves the network, its gateway and its broadcast address out', () => {
    const all = [...addressesOf('10.1.2.0/23')];
    expect(all).toHaveLength(509);
    expect([all[0], all.at(-1)]).toEqual(['10.1.2.2', '10.1.3.254']);
    expect(gatewayOf('10.1.2.0/23')).toBe('10.1.2.1');
  });
});
