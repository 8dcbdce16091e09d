import { FakeClock } from '@onebox/clock';
import { ServerPatience } from './server-patience.js';

const MINUTE = 60_000;

describe('ServerPatience', () => {
  const clock = new FakeClock();
  let patience: ServerPatience;
  beforeEach(() => (patience = new ServerPatience(clock)));

  it('ends five minutes after the server was first found silent', () => {
    const asked = [clock.now()];
    clock.advance(20 * MINUTE);
    expect(patience.isOver('db_1', asked)).toBe(false);
    clock.advance(5 * MINUTE - 1);
    expect(patience.isOver('db_1', asked)).toBe(false);
    clock.advance(1);
    expect(patience.isOver('db_1', asked)).toBe(true);
    expect(patience.isOver('db_2', asked)).toBe(false);
  });

  it('begins with what is asked of a server that is silent already', () => {
    expect(patience.isOver('db_1', [])).toBe(false);
    clock.advance(20 * MINUTE);
    expect(patience.isOver('db_1', [])).toBe(false);
    const asked = [clock.now(), new Date(clock.now().getTime() + MINUTE)];
    expect(patience.isOver('db_1', asked)).toBe(false);
    clock.advance(5 * MINUTE);
    expect(patience.isOver('db_1', asked)).toBe(true);
  });

  it('is there again after an answer', () => {
    const asked = [clock.now()];
    patience.isOver('db_1', asked);
    clock.advance(5 * MINUTE);
    patience.answered('db_1');
    expect(patience.isOver('db_1', asked)).toBe(false);
  });
});
