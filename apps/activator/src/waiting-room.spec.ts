import { WaitingRoom } from './waiting-room.js';

describe('WaitingRoom', () => {
  it('has so many places for a site, and so many in all', () => {
    const room = new WaitingRoom({ perSite: 2, inAll: 3 });
    const first = room.enter('a');
    expect([first, room.enter('a'), room.enter('a'), room.enter('b'), room.enter('b')].map(Boolean)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    first!();
    expect(room.enter('b')).toBeDefined();
  });

  it('gets a place back once, however often it is given back', () => {
    const room = new WaitingRoom({ perSite: 1, inAll: 5 });
    const leave = room.enter('a')!;
    leave();
    leave();
    expect(room.enter('a')).toBeDefined();
    expect(room.enter('a')).toBeUndefined();
  });
});
