import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@onebox/clock';
import { Journal, JournalEntry } from '@onebox/reconcile';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

describe('the journal', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await testDatabase()));
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.manager.clear(JournalEntry));

  const rows = () => database.dataSource.manager.find(JournalEntry, { order: { id: 'ASC' } });

  it('keeps what was done, with its time, and cuts what is too long', async () => {
    const clock = new FakeClock(new Date('2026-03-01T10:00:00.123Z'));
    const journal = new Journal(database.dataSource, { clock });
    await journal.step('domain:dom_1', 'network.ensured');
    await journal.step('domain:dom_1', 'workload.started', 'é'.repeat(900));
    await journal.written();
    expect(await rows()).toMatchObject([
      { key: 'domain:dom_1', step: 'network.ensured', detail: null, at: clock.now() },
      { key: 'domain:dom_1', step: 'workload.started', detail: 'é'.repeat(500), at: clock.now() },
    ]);
  });

  it('prunes by age', async () => {
    const clock = new FakeClock();
    const journal = new Journal(database.dataSource, { clock });
    await journal.step('domain:dom_1', 'old');
    await journal.written();
    clock.advance(86_400_000);
    await journal.step('domain:dom_1', 'new');
    await journal.written();
    expect(await journal.prune(3_600_000)).toBe(1);
    expect(await rows()).toMatchObject([{ step: 'new' }]);
  });

  it('lets nobody wait, keeps the order, and goes on after a failure, which it tells', async () => {
    const told: unknown[] = [];
    const journal = new Journal(database.dataSource, { clock: new FakeClock(), onError: (error) => told.push(error) });
    await journal.step('domain:dom_1', 'x'.repeat(65));
    await journal.written();
    for (let i = 0; i < 100; i++) await journal.step('domain:dom_1', `step ${i}`);
    await journal.written();
    expect(told).toHaveLength(1);
    expect((await rows()).map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, i) => `step ${i}`));
  });

  it('ends the process once, after it has written the step that the file names', async () => {
    const killFile = join(mkdtempSync(join(tmpdir(), 'ob-journal-')), 'kill-at');
    let killed = 0;
    const journal = new Journal(database.dataSource, { clock: new FakeClock(), killFile, kill: () => killed++ });
    await journal.step('domain:dom_1', 'made');
    writeFileSync(killFile, 'started\n');
    await journal.step('domain:dom_1', 'made');
    expect(killed).toBe(0);
    await journal.step('domain:dom_1', 'started');
    await journal.step('domain:dom_2', 'started');
    await journal.written();
    expect(killed).toBe(1);
    expect(await rows()).toHaveLength(4);
  });
});
