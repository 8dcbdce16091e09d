import { newId } from '@onebox/database';
import { AccountEvent, Operation } from '@onebox/operations';
import { type Owner, refusal, type Wishes, wishes } from '../support/wishes.js';

const STEPS = [
  { name: 'files', title: 'Preparing the files' },
  { name: 'start', title: 'Starting PHP' },
  { name: 'switch', title: 'Going live' },
];

describe('operations', () => {
  let w: Wishes;
  let ada: Owner;

  beforeAll(async () => {
    w = await wishes();
    ada = await w.account();
  });
  afterAll(() => w.database.drop());

  const manager = () => w.database.dataSource.manager;
  const create = (subjectId = newId('dom')) =>
    w.operations.create(manager(), { accountId: ada.accountId, kind: 'domain.create', subjectId });
  const read = (id: string) => w.operations.read(ada.accountId, id);
  const eventsOf = (id: string) => manager().countBy(AccountEvent, { subjectId: id });

  it('go from pending to succeeded by their steps, each told by an event', async () => {
    const { id } = await create();
    expect(await read(id)).toMatchObject({ status: 'pending', progress: 0, steps: [], finishedAt: null });
    await w.operations.start(id, STEPS);
    await w.operations.stepStarted(id, 'files');
    w.clock.advance(400);
    await w.operations.stepFinished(id, 'files', '12 files');
    const halfway = await read(id);
    expect(halfway).toMatchObject({ status: 'running', progress: 1 / 3 });
    expect(halfway.steps[0]).toMatchObject({ title: 'Preparing the files', status: 'succeeded', detail: '12 files' });
    const { startedAt, finishedAt } = halfway.steps[0]!;
    expect(Date.parse(finishedAt!) - Date.parse(startedAt!)).toBe(400);
    await w.operations.succeed(id);
    const done = await read(id);
    expect(done).toMatchObject({ status: 'succeeded', progress: 1, error: null });
    expect(done.finishedAt).toEqual(w.clock.now());
    expect(await eventsOf(id)).toBe(5);
  });

  it('take everything twice without a trace', async () => {
    const { id } = await create();
    for (let pass = 0; pass < 2; pass++) {
      await w.operations.start(id, STEPS);
      await w.operations.stepStarted(id, 'files');
      await w.operations.stepFinished(id, 'files');
      w.clock.advance(1000);
    }
    const events = await eventsOf(id);
    expect(events).toBe(4);
    expect((await read(id)).steps[0]!.startedAt).toBe(new Date(w.clock.now().getTime() - 2000).toISOString());
    await w.operations.succeed(id);
    await w.operations.succeed(id);
    expect(await eventsOf(id)).toBe(events + 1);
  });

  it('never change once they have ended', async () => {
    const { id } = await create();
    await w.operations.start(id, STEPS);
    await w.operations.stepStarted(id, 'start');
    await w.operations.fail(id, { code: 'site.not_ready', message: 'It did not answer.', detail: ['line'] });
    const failed = await read(id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'site.not_ready', detail: ['line'] } });
    expect(failed.steps.map(({ status }) => status)).toEqual(['pending', 'failed', 'pending']);
    await w.operations.succeed(id);
    await w.operations.start(id, []);
    await w.operations.stepFinished(id, 'start');
    await w.operations.supersede([id], 'op_other');
    expect(await read(id)).toEqual(failed);
  });

  it('lose nothing when several write at once', async () => {
    const { id } = await create();
    const steps = Array.from({ length: 10 }, (_, n) => ({ name: `s${n}`, title: `Step ${n}` }));
    await w.operations.start(id, steps);
    await Promise.all(
      steps.flatMap(({ name }) => [w.operations.stepStarted(id, name), w.operations.stepFinished(id, name)]),
    );
    const { progress, steps: told } = await read(id);
    expect(progress).toBe(1);
    expect(told.every(({ status }) => status === 'succeeded')).toBe(true);
  });

  it('end once, whoever is first', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await create();
      await Promise.all([
        w.operations.succeed(id),
        w.operations.fail(id, { code: 'x', message: 'x', detail: [] }),
        w.operations.supersede([id], 'op_other'),
      ]);
      expect(await eventsOf(id)).toBe(2);
    }
  });

  it('are found as pending by their subject, the oldest first', async () => {
    const subject = newId('dom');
    const first = await create(subject);
    w.clock.advance(5);
    const second = await create(subject);
    w.clock.advance(5);
    const third = await create(subject);
    await w.operations.supersede([first.id, second.id, third.id], third.id);
    expect((await w.operations.pending(subject)).map(({ id }) => id)).toEqual([third.id]);
    expect(await read(first.id)).toMatchObject({ status: 'superseded', supersededBy: third.id });
  });

  it('are part of their transaction: an event without its change is never seen', async () => {
    const before = await manager().count(AccountEvent);
    const undone = w.database.dataSource.transaction(async (inner) => {
      await w.operations.create(inner, { accountId: ada.accountId, kind: 'domain.create', subjectId: 'dom_x' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await manager().count(AccountEvent)).toBe(before);
    expect(await manager().countBy(Operation, { subjectId: 'dom_x' })).toBe(0);
  });

  it('belong to their account', async () => {
    const { id } = await create();
    const bob = await w.account();
    expect(await refusal(w.operations.read(bob.accountId, id))).toBe('not_found');
    expect((await w.operations.list(bob.accountId, { limit: 10 })).items).toEqual([]);
    expect(await w.operations.readMany(bob.accountId, [id])).toEqual([]);
  });

  it('are listed by pages, the newest first, filtered', async () => {
    const owner = await w.account();
    const subject = newId('dom');
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      w.clock.advance(5);
      const wanted = { accountId: owner.accountId, kind: 'domain.change' as const, subjectId: subject };
      made.unshift((await w.operations.create(manager(), wanted)).id);
    }
    const first = await w.operations.list(owner.accountId, { limit: 3, subject });
    const second = await w.operations.list(owner.accountId, { limit: 3, subject, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    expect((await w.operations.list(owner.accountId, { limit: 3, status: 'failed' })).items).toEqual([]);
    expect((await w.operations.list(owner.accountId, { limit: 3, kind: 'domain.create' })).items).toEqual([]);
  });

  it('have events that are read after one that was seen, and pruned when they are old', async () => {
    const owner = await w.account();
    const record = (subjectId: string) =>
      w.operations.recordEvent(manager(), { accountId: owner.accountId, type: 'domain.updated', subjectId });
    await record('dom_1');
    w.clock.advance(60_000);
    await record('dom_2');
    const [one, two] = await w.operations.eventsAfter(owner.accountId, '0', 10);
    expect(await w.operations.eventsAfter(owner.accountId, one!.id, 10)).toEqual([two]);
    await w.operations.pruneEvents(w.clock.now());
    expect((await w.operations.eventsAfter(owner.accountId, '0', 10)).map(({ subjectId }) => subjectId)).toEqual([
      'dom_2',
    ]);
  });
});
