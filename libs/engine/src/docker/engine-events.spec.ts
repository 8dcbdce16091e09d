import { eventOf, Heard, JsonLines, type RawEvent } from './engine-events.js';

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
      exitCode: 1,
    });
  });

  it.each([
    ['SIGTERM', '15'],
    ['SIGKILL', '9'],
    ['37', '37'],
  ])('names the signal %s', (signal, number) => {
    const attributes = { ...container.Actor!.Attributes, signal: number };
    expect(eventOf({ ...container, Action: 'kill', Actor: { Attributes: attributes } }, 'i')).toMatchObject({
      ...{ action: 'kill', signal },
    });
  });

  it.each([
    ['health_status: unhealthy', 'unhealthy'],
    ['health_status: healthy', 'healthy'],
    ['exec_start: mysql -psecret', 'other'],
  ])('takes “%s” for %s, and no words of it', (Action, action) => {
    const read = eventOf({ ...container, Action }, 'i');
    expect(read).toMatchObject({ action });
    expect(JSON.stringify(read)).not.toMatch(/secret|exitCode/);
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

describe('Heard', () => {
  afterEach(() => jest.useRealTimers());
  const NOW = new Date('2026-01-02T04:00:00.900Z');
  const second = (time: string) => new Date(time).getTime() / 1000;

  it('asks for what came after the last event, and leaves out what it heard', () => {
    jest.useFakeTimers({ now: NOW });
    const heard = new Heard();
    expect(heard.since()).toBe(second('2026-01-02T03:59:58Z'));
    const news = [container, container, { ...container, Action: 'stop' }].map((raw) => heard.note(raw));
    expect(news).toEqual([true, false, true]);
    expect(heard.since()).toBe(second('2026-01-02T03:04:05Z'));
  });

  it('never asks for the future, so that a clock that was set back makes nobody deaf', () => {
    jest.useFakeTimers({ now: NOW });
    const heard = new Heard();
    jest.setSystemTime(NOW.getTime() - 3_600_000);
    expect(heard.since()).toBe(second('2026-01-02T02:59:58Z'));
    expect(heard.note(container)).toBe(true);
  });

  it('remembers as many as the engine does', () => {
    const heard = new Heard();
    const raws = Array.from({ length: 257 }, (_, timeNano) => ({ ...container, timeNano }));
    expect(raws.every((raw) => heard.note(raw))).toBe(true);
    expect([heard.note(raws[1]!), heard.note(raws[0]!)]).toEqual([false, true]);
  });
});

it('JsonLines puts objects together that come in pieces', () => {
  const found: unknown[] = [];
  const lines = new JsonLines((object) => found.push(object));
  for (const byte of Buffer.from('{"Type":"é"}\n\n{"Type":"b"}\n{"Ty')) lines.push(Buffer.from([byte]));
  expect(found).toEqual([{ Type: 'é' }, { Type: 'b' }]);
});
