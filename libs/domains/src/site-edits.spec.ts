import { SiteEdits } from './site-edits.js';

/** Something that goes on until it is told to end. */
function underWay(): { work: () => Promise<string>; end: () => void } {
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { work: () => over.then(() => 'done'), end };
}

const deploying = expect.objectContaining({ rejection: 'conflict', code: 'files.deploying' });

describe('changes of files and uploads to the same site', () => {
  it('are kept apart: no change is taken while an upload is under way', async () => {
    const edits = new SiteEdits();
    const upload = underWay();
    const uploaded = edits.deploy('dom_1', upload.work);
    await expect(edits.edit('dom_1', () => Promise.resolve(1))).rejects.toEqual(deploying);
    expect(await edits.edit('dom_2', () => Promise.resolve(2))).toBe(2);
    upload.end();
    expect(await uploaded).toBe('done');
    expect(await edits.edit('dom_1', () => Promise.resolve(3))).toBe(3);
  });

  it('are kept apart: an upload begins when the change before it is done', async () => {
    const edits = new SiteEdits();
    const change = underWay();
    const order: string[] = [];
    const changed = edits.edit('dom_1', change.work).then(() => order.push('changed'));
    const uploaded = edits.deploy('dom_1', () => Promise.resolve(order.push('uploaded')));
    await expect(edits.edit('dom_1', () => Promise.resolve(1))).rejects.toEqual(deploying);
    change.end();
    await Promise.all([changed, uploaded]);
    expect(order).toEqual(['changed', 'uploaded']);
  });

  it('do not wait for each other for ever, and a failure holds nobody back', async () => {
    const edits = new SiteEdits(60);
    const change = underWay();
    const changed = edits.edit('dom_1', change.work);
    const busy = expect.objectContaining({ code: 'files.busy' });
    await expect(edits.deploy('dom_1', () => Promise.resolve(1))).rejects.toEqual(busy);
    change.end();
    await changed;
    await expect(edits.edit('dom_1', () => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
    expect(await edits.deploy('dom_1', () => Promise.resolve(1))).toBe(1);
  });
});
