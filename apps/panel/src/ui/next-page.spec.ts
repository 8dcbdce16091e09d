import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { nextPageOf } from './next-page.ts';

describe('the next page of a list that asks for it by itself', () => {
  let refused = false;
  const list = new InfiniteQueryObserver(new QueryClient(), {
    queryKey: ['list'],
    queryFn: ({ pageParam }) =>
      refused ? Promise.reject(new Error('Too many requests.')) : Promise.resolve(pageParam),
    initialPageParam: 1,
    getNextPageParam: (page) => page + 1,
    retry: false,
  });
  const settled = async () => {
    while (list.getCurrentResult().isFetching) await new Promise((resolve) => setTimeout(resolve));
  };
  const next = () => nextPageOf(list.getCurrentResult());
  const pages = () => list.getCurrentResult().data?.pages;

  beforeAll(() => list.subscribe(() => undefined));
  afterAll(() => list.destroy());

  it('is loaded, is not loaded again at once where it was refused, and is where that is asked for', async () => {
    await settled();
    next().load();
    await settled();
    expect(pages()).toEqual([1, 2]);

    refused = true;
    next().load();
    await settled();
    expect(next().failed).toBe(true);
    next().load();
    expect(list.getCurrentResult().isFetching).toBe(false);

    refused = false;
    next().retry();
    await settled();
    expect(pages()).toEqual([1, 2, 3]);
    expect(next().failed).toBe(false);
  });
});
