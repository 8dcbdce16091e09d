import { askingAgain } from './ask-again.ts';

describe('what events made stale', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const KEY = ['operations', 'list'];

  function world() {
    const asked: string[] = [];
    const fetching = new Set<string>();
    const askAgain = askingAgain({
      isFetching: (key) => fetching.has(key.join()),
      ask: (key) => asked.push(key.join()),
    });
    return { asked, fetching, askAgain };
  }

  it('is asked for once, however many tell of it', () => {
    const { asked, askAgain } = world();
    askAgain(KEY);
    askAgain(['env', 'a']);
    askAgain(['operations', 'list']);
    expect(asked).toEqual([]);
    jest.advanceTimersByTime(1000);
    expect(asked).toEqual(['operations,list', 'env,a']);
  });

  it('is asked for while they go on', () => {
    const { asked, askAgain } = world();
    for (let event = 0; event < 10; event++) {
      askAgain(KEY);
      jest.advanceTimersByTime(100);
    }
    expect(asked.length).toBeGreaterThan(1);
  });

  it('lets end what is being fetched, and is asked for after it', () => {
    const { asked, fetching, askAgain } = world();
    fetching.add('operations,list');
    askAgain(KEY);
    askAgain(['env', 'a']);
    jest.advanceTimersByTime(2000);
    expect(asked).toEqual(['env,a']);
    fetching.clear();
    jest.advanceTimersByTime(1000);
    expect(asked).toEqual(['env,a', 'operations,list']);
  });
});
