import { onlineManager, QueryObserver } from '@tanstack/react-query';
import { offline } from './problem.ts';
import { queryClient } from './query-client.ts';

describe('what is asked of the API while the browser is offline', () => {
  beforeEach(() => onlineManager.setOnline(false));
  afterEach(() => onlineManager.setOnline(true));

  it('fails at once where it is a change: it is never carried out later, when nobody wants it any more', async () => {
    const change = queryClient.getMutationCache().build(queryClient, { mutationFn: () => Promise.reject(offline()) });
    await expect(change.execute(undefined)).rejects.toThrow('The server does not answer');
    expect(change.state).toMatchObject({ status: 'error', isPaused: false });
  });

  it('is asked for again, where it is to be seen, as soon as the browser is online', async () => {
    let answer = () => Promise.reject<string>(offline());
    const seen = new QueryObserver(queryClient, { queryKey: ['seen'], queryFn: () => answer(), retry: false });
    queryClient.mount();
    const failed = new Promise((resolve) => seen.subscribe(({ isError }) => isError && resolve(true)));
    await failed;
    answer = () => Promise.resolve('here');
    const came = new Promise((resolve) => seen.subscribe(({ data }) => data && resolve(data)));
    onlineManager.setOnline(true);
    await expect(came).resolves.toBe('here');
    seen.destroy();
    queryClient.unmount();
  });
});
