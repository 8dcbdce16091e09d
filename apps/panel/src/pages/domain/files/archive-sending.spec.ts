import type { Schemas } from '../../../api/client.ts';
import { Problem } from '../../../api/problem.ts';
import { ArchiveSending, type SendArchive } from './archive-sending.ts';

const archive = (name: string) => ({ name }) as File;
const deployed = { uploaded: { files: 3, bytes: 9 } } as Schemas['ContentDeployed'];

/** Sends until it is told that it arrived, or stopped. */
function sender() {
  const begun: Parameters<SendArchive>[0][] = [];
  let arrive: () => void = () => undefined;
  const send: SendArchive = (sending) => {
    begun.push(sending);
    return new Promise((resolve, reject) => {
      arrive = () => resolve(deployed);
      sending.signal.addEventListener('abort', () => reject(new Problem(0, 'aborted', 'It was stopped.')));
    });
  };
  return { send, begun, arrive: () => arrive() };
}

describe('an archive on its way', () => {
  it('is found again with how far it is, and then with what became of it', async () => {
    const { send, begun, arrive } = sender();
    const sending = new ArchiveSending({ send });
    const leave = sending.subscribe(() => undefined);
    const over = sending.start(archive('site.zip'), 'replace');
    leave();
    begun[0]!.onProgress(0.5);
    expect(sending.snapshot()).toMatchObject({ isPending: true, progress: 0.5, deployed: null });
    arrive();
    await over;
    expect(sending.snapshot()).toMatchObject({ isPending: false, deployed, error: null });
    sending.clear();
    expect(sending.snapshot()).toMatchObject({ isPending: false, deployed: null });
  });

  it('is alone, and not forgotten before its end', async () => {
    const { send, begun, arrive } = sender();
    const sending = new ArchiveSending({ send });
    const over = sending.start(archive('first.zip'), 'merge');
    await sending.start(archive('second.zip'), 'merge');
    sending.clear();
    expect(sending.snapshot().isPending).toBe(true);
    expect(begun.map(({ file }) => file.name)).toEqual(['first.zip']);
    arrive();
    await over;
  });

  it('can be stopped by whoever shows it, and sent again', async () => {
    const { send, arrive } = sender();
    const sending = new ArchiveSending({ send });
    const first = sending.start(archive('site.zip'), 'replace');
    sending.stop();
    await first;
    expect(sending.snapshot()).toMatchObject({ isPending: false, error: { code: 'aborted' } });
    const second = sending.start(archive('site.zip'), 'replace');
    expect(sending.snapshot()).toMatchObject({ isPending: true, error: null });
    arrive();
    await second;
    expect(sending.snapshot().deployed).toBe(deployed);
  });
});
