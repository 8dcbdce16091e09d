import { UserError } from '@onebox/errors';
import { UnderWay } from './under-way.js';

const bound = (key: string, most: number) => ({ key, most, refusal: new UserError('unavailable', key, 'Too many.') });

/** Work that lasts until it is ended. */
function lasting() {
  let end = (_error?: Error) => {};
  const ended = new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
  return { work: () => ended, end };
}

describe('what is under way', () => {
  it('is refused by the first of its bounds that is reached, and then counts for none', async () => {
    const underWay = new UnderWay();
    const [one, other] = [lasting(), lasting()];
    const running = [
      underWay.during([bound('site1', 1), bound('account', 2)], one.work),
      underWay.during([bound('site2', 1), bound('account', 2)], other.work),
    ];
    await expect(underWay.during([bound('site1', 1)], one.work)).rejects.toMatchObject({ code: 'site1' });
    const third = () => underWay.during([bound('site3', 1), bound('account', 2)], () => Promise.resolve('done'));
    await expect(third()).rejects.toMatchObject({ code: 'account' });
    one.end();
    await running[0];
    expect(await third()).toBe('done');
    other.end();
    await running[1];
  });

  it('makes room however it ends', async () => {
    const underWay = new UnderWay();
    const failing = underWay.during([bound('site', 1)], () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await underWay.during([bound('site', 1)], () => Promise.resolve('done'))).toBe('done');
  });
});
