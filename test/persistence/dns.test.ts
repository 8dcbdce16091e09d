import { setTimeout as sleep } from 'node:timers/promises';
import { DnsCheck, Domain, DomainRevision } from '@onebox/domains';
import { ProofRequired } from '@onebox/errors';
import { AccountEvent } from '@onebox/operations';
import {
  type TombstonesDeps,
  TombstonesReconciler,
} from '../../libs/provisioning/src/tombstones/tombstones.reconciler.js';
import { type Owner, refusal, revisionsOf, type Wishes, wishes } from '../support/wishes.js';

const OURS = '203.0.113.7';
const OLD = '198.51.100.4';
const MINUTE = 60_000;
const none = () => Promise.resolve();

describe('names in DNS', () => {
  let w: Wishes;
  let ada: Owner;
  let bob: Owner;

  beforeAll(async () => {
    w = await wishes();
    ada = await w.account();
    bob = await w.account();
    w.lookup.ours.add(OURS);
  });
  afterAll(() => w.database.drop());

  const manager = () => w.database.dataSource.manager;
  const point = (address: string, ...names: string[]) => names.forEach((name) => w.lookup.names.set(name, [address]));
  const look = async (id: string, owner = ada) => {
    w.clock.advance(10_000);
    return (await w.dns.check(owner.accountId, id)).names;
  };
  const states = async (id: string) => (await look(id)).map(({ state }) => state);

  describe('being looked at', () => {
    it('are told with what to set, and what has come of it', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'told.com' });
      const before = await w.dns.read(ada.accountId, domain.id);
      expect(before.names).toMatchObject([
        { hostname: 'told.com', main: true, state: 'unknown', checkedAt: null },
        { hostname: 'www.told.com', main: false, state: 'unknown' },
      ]);
      expect(before.names[0]!.records).toEqual([{ type: 'A', name: 'told.com', value: OURS }]);
      expect(before.names[1]!.records).toEqual([{ type: 'CNAME', name: 'www.told.com', value: 'told.com' }]);
      point(OLD, 'told.com');
      expect(await look(domain.id)).toMatchObject([
        { state: 'elsewhere', zone: 'told.com', provider: 'GoDaddy', wrong: [{ type: 'A', value: OLD }] },
        { state: 'missing' },
      ]);
    });

    it('are written down with an event, and the worker is sent to look, only where something has changed', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'quiet.com', www: false });
      const events = () => manager().countBy(AccountEvent, { subjectId: domain.id, type: 'domain.updated' });
      const initially = await events();
      expect(await states(domain.id)).toEqual(['missing']);
      expect(await events()).toBe(initially + 1);
      await look(domain.id);
      expect(await events()).toBe(initially + 1);
      w.nudged.length = 0;
      point(OURS, 'quiet.com');
      expect(await states(domain.id)).toEqual(['connected']);
      expect([await events(), w.nudged]).toEqual([initially + 2, [`domain:${domain.id}`]]);
      await look(domain.id);
      expect([await events(), w.nudged]).toEqual([initially + 2, [`domain:${domain.id}`]]);
    });

    it('are lost where they were connected, which the domain and the list tell, and found again', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'lost.com', www: false });
      point(OURS, 'lost.com');
      expect(await states(domain.id)).toEqual(['connected']);
      expect((await w.reader.read(ada.accountId, domain.id)).dnsLostSince).toBeNull();
      point(OLD, 'lost.com');
      const [lost] = await look(domain.id);
      expect(lost).toMatchObject({ state: 'lost', now: 'elsewhere', since: w.clock.now().toISOString() });
      const since = lost!.since;
      expect((await look(domain.id))[0]!.since).toBe(since);
      expect((await w.reader.read(ada.accountId, domain.id)).dnsLostSince).toBe(since);
      const page = (accountId: string, more = {}) => w.reader.list(accountId, { limit: 1, dns: 'lost', ...more });
      const { items, nextCursor } = await page(ada.accountId);
      expect([items.map(({ id }) => id), nextCursor]).toEqual([[domain.id], null]);
      expect((await page(bob.accountId)).items).toEqual([]);
      point(OURS, 'lost.com');
      expect(await states(domain.id)).toEqual(['connected']);
      expect((await page(ada.accountId)).items).toEqual([]);
    });

    it('stay as they were while nobody answers', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'silent.com', www: false });
      w.lookup.isSilent = true;
      expect(await states(domain.id)).toEqual(['unknown']);
      w.lookup.isSilent = false;
      point(OURS, 'silent.com');
      const [connected] = await look(domain.id);
      w.lookup.isSilent = true;
      expect(await look(domain.id)).toEqual([connected]);
      w.lookup.isSilent = false;
    });

    it('are looked at in the background in their turn, some at a time, deleted ones not', async () => {
      w.clock.advance(24 * 60 * MINUTE);
      while ((await w.dns.recheckDue(50)) > 0);
      for (const name of ['one', 'two', 'three']) {
        await w.domains.create(ada, { hostname: `${name}.turns.com` });
        point(OURS, `${name}.turns.com`);
      }
      const gone = await w.domains.create(ada, { hostname: 'gone.turns.com' });
      await w.deletion.delete(ada.accountId, gone.domain.id);
      await w.domains.create(ada, {});
      w.lookup.asked.length = 0;
      expect([await w.dns.recheckDue(2), await w.dns.recheckDue(2), await w.dns.recheckDue(2)]).toEqual([2, 1, 0]);
      expect(w.lookup.asked.sort()).toEqual(['one.turns.com', 'three.turns.com', 'two.turns.com']);
      w.clock.advance(31 * MINUTE);
      expect(await w.dns.recheckDue(2)).toBe(2);
    });

    it('are looked at in the background of each account, however many another has', async () => {
      w.clock.advance(24 * 60 * MINUTE);
      while ((await w.dns.recheckDue(50)) > 0);
      for (let number = 0; number < 4; number++) {
        await w.domains.create(ada, { hostname: `many-${number}.com`, www: false });
      }
      await w.domains.create(bob, { hostname: 'the-only-one.com', www: false });
      w.lookup.asked.length = 0;
      expect(await w.dns.recheckDue(2)).toBe(2);
      expect(w.lookup.asked).toContain('the-only-one.com');
      expect(await w.dns.recheckDue(50)).toBe(3);
    });

    it('are asked about once, however many ask at once, and not again at once', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'once.com', www: false });
      w.clock.advance(10_000);
      w.lookup.asked.length = 0;
      await Promise.all(Array.from({ length: 5 }, () => w.dns.check(ada.accountId, domain.id)));
      await w.dns.check(ada.accountId, domain.id);
      expect(w.lookup.asked).toEqual(['once.com']);
    });

    it('are forgotten with the name, so that it is not called lost when it comes back', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'forget.com', aliases: ['www.forget.com'] });
      point(OURS, 'forget.com', 'www.forget.com');
      expect(await states(domain.id)).toEqual(['connected', 'connected']);
      await w.domains.patch(ada.accountId, domain.id, { aliases: [] });
      expect(await manager().findBy(DnsCheck, { domainId: domain.id })).toMatchObject([{ hostname: 'forget.com' }]);
      w.lookup.names.delete('www.forget.com');
      await w.domains.patch(ada.accountId, domain.id, { aliases: ['www.forget.com'] });
      expect(await states(domain.id)).toEqual(['connected', 'missing']);
    });

    describe('of a site that can be restored no longer', () => {
      const NAMES = ['over.com', 'www.over.com'];
      let id: string;
      const known = async () => (await manager().findBy(DnsCheck, { domainId: id })).map(({ hostname }) => hostname);

      beforeEach(async () => {
        ({ id } = (await w.domains.create(ada, { hostname: 'over.com' })).domain);
        point(OURS, ...NAMES);
        await look(id);
        await w.deletion.delete(ada.accountId, id);
        w.clock.advance(15 * 24 * 60 * MINUTE);
        expect((await known()).sort()).toEqual(NAMES);
      });

      const purge = async () => {
        await manager().update(Domain, { id }, { status: 'deleted' });
        const idle = { open: none, collect: none, step: none };
        const { clock, operations } = w;
        const { dataSource } = w.database;
        const engine = { workloads: () => Promise.resolve([]) };
        const revisionPruning = { run: none };
        const others = { gate: idle, orphans: idle, journal: idle, enqueue: none, engine, revisionPruning };
        const deps = { dataSource, clock, operations, ...others };
        await new TombstonesReconciler(deps as unknown as TombstonesDeps).reconcile();
      };

      it('are forgotten with it', async () => {
        await purge();
        expect(await known()).toEqual([]);
      });

      it('are forgotten with each name that another site takes before that', async () => {
        await w.domains.create(bob, { hostname: 'www.over.com' });
        expect(await known()).toEqual(['over.com']);
      });
    });

    it('are nobody else’s to see or to have looked at', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'mine.com' });
      w.lookup.asked.length = 0;
      expect(await refusal(w.dns.read(bob.accountId, domain.id))).toBe('not_found');
      expect(await refusal(w.dns.check(bob.accountId, domain.id))).toBe('not_found');
      expect(w.lookup.asked).toEqual([]);
    });
  });

  describe('that lead to the main one', () => {
    const targets = async (id: string) =>
      Object.fromEntries((await look(id)).map(({ hostname, redirectsTo }) => [hostname, redirectsTo]));

    it('do so only when both are connected, and each may be told not to', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'lead.com' });
      expect(domain.redirects).toEqual({ 'www.lead.com': true });
      point(OURS, 'www.lead.com');
      expect(await targets(domain.id)).toEqual({ 'lead.com': null, 'www.lead.com': null });
      point(OURS, 'lead.com');
      expect(await targets(domain.id)).toEqual({ 'lead.com': null, 'www.lead.com': 'lead.com' });
      const redirects = { 'www.lead.com': false };
      const { domain: changed } = await w.domains.patch(ada.accountId, domain.id, { redirects });
      expect(changed.redirects).toEqual(redirects);
      expect(await targets(domain.id)).toEqual({ 'lead.com': null, 'www.lead.com': null });
      const { domain: same } = await w.domains.patch(ada.accountId, domain.id, { maintenance: true });
      expect(same.redirects).toEqual(redirects);
      await w.domains.patch(ada.accountId, domain.id, { redirects: {} });
      expect(await targets(domain.id)).toMatchObject({ 'www.lead.com': 'lead.com' });
      const foreign = { redirects: { 'other.com': false } };
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, foreign))).toBe('invalid');
    });

    it('change places with it', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'swap.com' });
      point(OURS, 'swap.com', 'www.swap.com');
      await look(domain.id);
      const { domain: swapped } = await w.domains.patch(ada.accountId, domain.id, { hostname: 'WWW.swap.com' });
      expect(swapped).toMatchObject({ hostname: 'www.swap.com', aliases: ['swap.com'] });
      expect(await targets(domain.id)).toEqual({ 'www.swap.com': null, 'swap.com': 'www.swap.com' });
      expect(await manager().findOneBy(Domain, { id: domain.id })).toMatchObject({ hostname: 'www.swap.com' });
      expect(await refusal(w.domains.create(bob, { hostname: 'swap.com' }))).toBe('domain.hostname_taken');
      const { domain: back } = await w.domains.patch(ada.accountId, domain.id, {
        hostname: 'swap.com',
        aliases: ['third.com'],
      });
      expect(back).toMatchObject({ hostname: 'swap.com', aliases: ['third.com'] });
      await w.domains.create(bob, { hostname: 'free-again.com' });
    });

    it('are not that to which the site itself leads from there, for as long as it does so', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'circle.com', aliases: ['www.circle.com', 'c.net'] });
      point(OURS, 'circle.com', 'www.circle.com', 'c.net');
      w.lookup.frontPages.set('circle.com', 'www.circle.com');
      const leads = { 'circle.com': null, 'www.circle.com': 'circle.com', 'c.net': 'circle.com' };
      const itself = { ...leads, 'www.circle.com': null };
      expect(await targets(domain.id)).toEqual(itself);
      const sendsTo = async () => (await look(domain.id)).map((name) => name.sendsTo);
      expect(await sendsTo()).toEqual(['www.circle.com', null, null]);
      w.nudged.length = 0;
      w.lookup.frontPages.delete('circle.com');
      expect(await targets(domain.id)).toEqual(itself);
      expect(w.nudged).toEqual([]);
      w.lookup.frontPages.set('circle.com', 'elsewhere.com');
      expect(await targets(domain.id)).toEqual(leads);
      expect([await sendsTo(), w.nudged]).toEqual([[null, null, null], [`domain:${domain.id}`]]);
      w.lookup.frontPages.set('circle.com', 'www.circle.com');
      await look(domain.id);
      await w.domains.patch(ada.accountId, domain.id, { hostname: 'www.circle.com' });
      expect(await targets(domain.id)).toEqual({
        ...leads,
        'circle.com': 'www.circle.com',
        'www.circle.com': null,
        'c.net': 'www.circle.com',
      });
    });

    it('may be the preview name, and an alias may take its place', async () => {
      const { domain } = await w.domains.create(ada, { aliases: ['later.com'] });
      point(OURS, 'later.com');
      expect(await targets(domain.id)).toEqual({ 'later.com': null });
      const { domain: named } = await w.domains.patch(ada.accountId, domain.id, { hostname: 'later.com' });
      expect(named).toMatchObject({ hostname: 'later.com', aliases: [] });
      const preview = domain.previewHostname;
      const { domain: again } = await w.domains.patch(ada.accountId, domain.id, { hostname: preview });
      expect(again).toMatchObject({ hostname: preview, aliases: ['later.com'] });
    });

    it('are none but the site’s own', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'own-names.com' });
      const change = (hostname: string) => refusal(w.domains.patch(ada.accountId, domain.id, { hostname }));
      expect(await change('other-names.com')).toBe('invalid');
      expect(await change('not a name')).toBe('domain.hostname_invalid');
    });
  });

  describe('that another account has', () => {
    const asked = async (attempt: Promise<unknown>) => {
      const error: unknown = await attempt.catch((thrown: unknown) => thrown);
      if (!(error instanceof ProofRequired)) throw new Error(`Not asked for a proof: ${String(error)}`);
      return error.record;
    };
    const prove = ({ name, value }: { name: string; value: string }) => w.lookup.records.set(name, [value]);

    it('go to who shows that they are theirs, and their site goes on under its preview name', async () => {
      const { domain: squatted } = await w.domains.create(bob, { hostname: 'proof.com' });
      const record = await asked(w.domains.create(ada, { hostname: 'proof.com' }));
      expect(record).toMatchObject({ type: 'TXT', name: '_onebox.proof.com' });
      w.lookup.records.set(record.name, ['onebox=wrong', `x${record.value}`]);
      expect(await refusal(w.domains.create(ada, { hostname: 'proof.com' }))).toBe('domain.hostname_taken');
      w.nudged.length = 0;
      w.notified.length = 0;
      w.lookup.records.set(record.name, ['v=spf1 -all', record.value]);
      const { domain } = await w.domains.create(ada, { hostname: 'proof.com' });
      expect(domain).toMatchObject({ hostname: 'proof.com', aliases: ['www.proof.com'] });
      const loser = await w.reader.read(bob.accountId, squatted.id);
      expect(loser).toMatchObject({ hostname: squatted.previewHostname, aliases: [] });
      expect(w.nudged).toEqual(expect.arrayContaining([`domain:${domain.id}`, `domain:${squatted.id}`]));
      expect(w.notified).toEqual(expect.arrayContaining([ada.accountId, bob.accountId]));
      expect((await revisionsOf(w, squatted.id)).at(-1)!.spec.aliases).toEqual([]);
    });

    it('are shown by a record that is one account’s alone', async () => {
      await w.domains.create(bob, { hostname: 'alone.com' });
      const eve = await w.account();
      prove(await asked(w.domains.create(ada, { hostname: 'alone.com' })));
      expect(await refusal(w.domains.create(eve, { hostname: 'alone.com' }))).toBe('domain.hostname_taken');
      await w.domains.create(ada, { hostname: 'alone.com' });
    });

    it('may have names of others above and below, where they are shown to be theirs', async () => {
      await w.domains.create(bob, { hostname: 'a.related.com' });
      const record = await asked(w.domains.create(ada, { hostname: 'related.com' }));
      prove(record);
      const { domain } = await w.domains.create(ada, { hostname: 'related.com' });
      expect((await w.reader.list(bob.accountId, { limit: 100, q: 'a.related.com' })).items).toHaveLength(1);
      await w.domains.patch(ada.accountId, domain.id, { aliases: ['a.related.com'] });
      expect((await w.reader.list(bob.accountId, { limit: 100, q: 'a.related.com' })).items).toEqual([]);
    });

    it('are told where they would have come along, with the record that brings them', async () => {
      const { domain: other } = await w.domains.create(bob, { hostname: 'www.along.com' });
      prove(await asked(w.domains.create(ada, { hostname: 'along.com', www: false })));
      const { domain } = await w.domains.create(ada, { hostname: 'along.com', www: false });
      const { names } = await w.dns.read(ada.accountId, domain.id);
      expect(names.map(({ hostname, state }) => [hostname, state])).toEqual([
        ['along.com', 'unknown'],
        ['www.along.com', 'claimed'],
      ]);
      expect(names[1]!.proof).toMatchObject({ type: 'TXT', name: '_onebox.www.along.com' });
      w.lookup.records.clear();
      const aliases = ['www.along.com'];
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, { aliases }))).toBe('domain.hostname_taken');
      prove(names[1]!.proof!);
      await w.domains.patch(ada.accountId, domain.id, { aliases });
      expect(await w.reader.read(bob.accountId, other.id)).toMatchObject({ hostname: other.previewHostname });
    });

    it('are taken off a deleted site as well, which can still be restored', async () => {
      const { domain: other } = await w.domains.create(bob, { hostname: 'kept.com' });
      await w.goLive(other.id);
      await w.deletion.delete(bob.accountId, other.id);
      prove(await asked(w.domains.create(ada, { hostname: 'kept.com' })));
      await w.domains.create(ada, { hostname: 'kept.com' });
      const { domain: restored } = await w.deletion.restore(bob.accountId, other.id);
      expect(restored.deletedAt).toBeNull();
      expect(restored).toMatchObject({ hostname: other.previewHostname, aliases: [] });
    });

    /** Begins `work` while the domain is being changed like this by somebody else, who comes to an end a moment later. */
    const during = async <T>(id: string, change: Partial<Domain>, work: () => Promise<T>): Promise<T> => {
      const runner = w.database.dataSource.createQueryRunner();
      await runner.startTransaction('READ COMMITTED');
      await runner.manager.update(Domain, id, change);
      const working = work();
      await Promise.race([Promise.allSettled([working]), sleep(500)]);
      await runner.commitTransaction();
      await runner.release();
      return working;
    };

    it('are taken off a site that is being deleted just then', async () => {
      const { domain: other } = await w.domains.create(bob, { hostname: 'vanishing.com', aliases: ['alias.net'] });
      for (const hostname of ['vanishing.com', 'alias.net']) {
        prove(await asked(w.domains.create(ada, { hostname, aliases: [] })));
      }
      const deletedAt = w.clock.now();
      const deletion = { deletedAt, restorableUntil: new Date(deletedAt.getTime() + 14 * 24 * 60 * MINUTE) };
      const taken = await during(other.id, deletion, () =>
        w.domains.create(ada, { hostname: 'vanishing.com', aliases: ['alias.net'] }),
      );
      expect(taken.domain).toMatchObject({ hostname: 'vanishing.com', aliases: ['alias.net'] });
      expect(await manager().findOneBy(Domain, { id: other.id })).toMatchObject({ hostname: other.previewHostname });
      expect(await revisionsOf(w, other.id)).toHaveLength(1);
    });

    it('are taken off a site that is being restored just then, and out of what it is to serve', async () => {
      const { domain: other } = await w.domains.create(bob, { hostname: 'returning.com', aliases: ['returned.net'] });
      prove(await asked(w.domains.create(ada, { hostname: 'returned.net', aliases: [] })));
      await w.deletion.delete(bob.accountId, other.id);
      await during(other.id, { deletedAt: null, restorableUntil: null }, () =>
        w.domains.create(ada, { hostname: 'returned.net', aliases: [] }),
      );
      expect((await w.reader.read(bob.accountId, other.id)).aliases).toEqual([]);
      expect((await revisionsOf(w, other.id)).at(-1)!.spec.aliases).toEqual([]);
    });

    it('leave nothing behind where the proof is missing', async () => {
      await w.domains.create(bob, { hostname: 'nothing.com' });
      const counts = () => Promise.all([Domain, DomainRevision].map((entity) => manager().count(entity)));
      const before = await counts();
      await asked(w.domains.create(ada, { hostname: 'nothing.com' }));
      expect(await counts()).toEqual(before);
    });
  });
});
