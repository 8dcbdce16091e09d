import { newId } from '@onebox/database';
import { Domain, DomainRevision, RevisionPruning } from '@onebox/domains';
import { Operation } from '@onebox/operations';
import { type Owner, refusal, revisionsOf, type Wishes, wishes } from '../support/wishes.js';

const DAY = 24 * 3_600_000;

describe('what is kept of changes', () => {
  let w: Wishes;
  let ada: Owner;

  beforeAll(async () => {
    w = await wishes();
    ada = await w.account();
  });
  afterAll(() => w.database.drop());

  const manager = () => w.database.dataSource.manager;
  const prune = (inUse: string[] = []) => new RevisionPruning(w.database.dataSource).run(inUse);
  const numbersOf = async (id: string) => (await revisionsOf(w, id)).map(({ number }) => number);
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  /** A domain with so many revisions, the newest wanted; all operations ended. */
  async function changed(count: number): Promise<{ id: string; revisions: DomainRevision[] }> {
    const { domain } = await w.domains.create(ada, {});
    const [first] = await revisionsOf(w, domain.id);
    const more = upTo(2, count).map((number) => ({ ...first!, id: newId('rev'), number }));
    await manager().insert(DomainRevision, more);
    await manager().update(Domain, domain.id, { wantedRevisionId: more.at(-1)!.id });
    await manager().update(Operation, { subjectId: domain.id }, { status: 'succeeded', finishedAt: w.clock.now() });
    return { id: domain.id, revisions: [first!, ...more] };
  }

  it('are the newest revisions, and those that something needs', async () => {
    const { id, revisions } = await changed(30);
    const [live, failed, awaited, running] = [2, 4, 6, 8].map((number) => revisions[number - 1]!.id);
    await manager().update(Domain, id, { liveRevisionId: live, failedRevisionId: failed });
    const wish = { accountId: ada.accountId, kind: 'database.attach' as const, subjectId: newId('db') };
    const operation = await w.operations.create(manager(), { ...wish, revisionId: awaited });
    await prune([running!]);
    expect(await numbersOf(id)).toEqual([2, 4, 6, 8, ...upTo(11, 30)]);
    expect((await w.reader.read(ada.accountId, id)).id).toBe(id);
    await w.operations.succeed(operation.id);
    await prune();
    expect(await numbersOf(id)).toEqual([2, 4, ...upTo(11, 30)]);
  });

  it('are all of a domain that was changed less', async () => {
    const { id } = await changed(20);
    await prune();
    expect(await numbersOf(id)).toEqual(upTo(1, 20));
  });

  it('go in batches, however many there are', async () => {
    const { id } = await changed(1200);
    await prune();
    expect(await numbersOf(id)).toEqual(upTo(1181, 1200));
  });

  it('are none of a domain whose files are gone, which is not there any more for its account', async () => {
    const { id } = await changed(3);
    await manager().update(Domain, id, { deletedAt: w.clock.now() });
    await prune();
    expect(await numbersOf(id)).toEqual([1, 2, 3]);
    await manager().update(Domain, id, { purgedAt: w.clock.now() });
    await prune();
    expect(await numbersOf(id)).toEqual([]);
    expect(await refusal(w.reader.read(ada.accountId, id))).toBe('not_found');
    expect(await w.reader.readMany(ada.accountId, [id])).toEqual([]);
  });

  it('are operations of the last days that ended, all that did not, and those of transfers', async () => {
    const made = (kind: Operation['kind']) =>
      w.operations.create(manager(), { accountId: ada.accountId, kind, subjectId: newId('dom') });
    const [old, transfer, pending] = [await made('domain.change'), await made('transfer'), await made('domain.change')];
    for (const { id } of [old, transfer]) await w.operations.succeed(id);
    w.clock.advance(10 * DAY);
    const young = await made('domain.change');
    await w.operations.succeed(young.id);
    await w.operations.pruneEnded(new Date(w.clock.now().getTime() - DAY));
    const ids = [old, transfer, pending, young].map(({ id }) => id);
    const left = (await w.operations.readMany(ada.accountId, ids)).map(({ id }) => id);
    expect(left.sort()).toEqual(ids.slice(1).sort());
  });
});
