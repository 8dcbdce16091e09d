import { eventOf, JsonLines, type RawEvent } from './engine-events.js';

const container: RawEvent = {
  Type: 'container',
  Action: 'die',
  Actor: {
    ID: 'abc',
    Attributes: { name: 'ob-i-x', 'onebox.installation': 'i', 'onebox.kind': 'site', exitCode: '1' },
  },
  timeNano: 1_767_323_045_678.9 * 1e6,
};

describe('eventOf', () => {
  it('reads a container’s', () => {
    expect(eventOf(container, 'i')).toEqual({
      kind: 'workload',
      action: 'die',
      name: 'ob-i-x',
      labels: { kind: 'site' },
      time: new Date('2026-01-02T03:04:05.678Z'),
    });
  });

  it('leaves out those of other installations', () => {
    expect(eventOf(container, 'j')).toBeUndefined();
    expect(eventOf({ ...container, Actor: { Attributes: { name: 'ob-i-x' } } }, 'i')).toBeUndefined();
    expect(eventOf({ Type: 'volume', Action: 'create', Actor: { ID: 'ob-i2-v' } }, 'i')).toBeUndefined();
    expect(eventOf({ Type: 'image', Action: 'create', Actor: { ID: 'ob-i-v' } }, 'i')).toBeUndefined();
  });

  it('tells networks and volumes by their names', () => {
    const network = {
      Type: 'network',
      Action: 'destroy',
      Actor: { ID: 'f00', Attributes: { name: 'ob-i-net' } },
      time: 1,
    };
    expect(eventOf(network, 'i')).toMatchObject({ kind: 'network', action: 'destroy', name: 'ob-i-net', labels: {} });
    const volume = {
      Type: 'volume',
      Action: 'mount',
      Actor: { ID: 'ob-i-v', Attributes: { driver: 'local' } },
      time: 1,
    };
    expect(eventOf(volume, 'i')).toMatchObject({ kind: 'volume', action: 'other', name: 'ob-i-v' });
  });
});

it('JsonLines puts objects together that come in pieces', () => {
  const found: unknown[] = [];
  const lines = new JsonLines((object) => found.push(object));
  for (const byte of Buffer.from('{"Type":"é"}\n\n{"Type":"b"}\n{"Ty')) lines.push(Buffer.from([byte]));
  expect(found).toEqual([{ Type: 'é' }, { Type: 'b' }]);
});
