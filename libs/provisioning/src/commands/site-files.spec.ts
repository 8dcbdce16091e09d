import { PassThrough } from 'node:stream';
import type { SiteFacts } from '../domain/site-facts.js';
import type { AskFiles } from '../files/file-sessions.js';
import { editableRelease, shownRelease } from './live-release.js';
import { partOf, SiteFiles, type SiteFilesDeps } from './site-files.js';

const revision = (releaseId: string) => ({ revision: { spec: { releaseId } } });
const facts = (
  live: string | undefined,
  wanted: string,
  isCandidate: boolean,
  initialisedAt: Date | null = new Date(),
) =>
  ({
    live: live && revision(live),
    wanted: revision(wanted).revision,
    candidate: isCandidate ? revision(wanted) : undefined,
    volume: { initialisedAt },
  }) as unknown as SiteFacts;

describe('the release that files are looked at and changed in', () => {
  it('is the live one', () => {
    expect(editableRelease(facts('rel_1', 'rel_1', false))).toBe('rel_1');
    expect(editableRelease(facts('rel_1', 'rel_1', true))).toBe('rel_1');
    expect(editableRelease(facts('rel_1', 'rel_failed', false))).toBe('rel_1');
  });

  it('is looked at, and not changed, while another is to take its place', () => {
    expect(shownRelease(facts('rel_1', 'rel_2', true))).toBe('rel_1');
    expect(() => editableRelease(facts('rel_1', 'rel_2', true))).toThrow(
      expect.objectContaining({ rejection: 'conflict', code: 'files.deploying' }),
    );
  });

  it('of a site that was never live is the one that it is to have', () => {
    expect(editableRelease(facts(undefined, 'rel_1', true))).toBe('rel_1');
    expect(() => shownRelease(facts(undefined, 'rel_1', true, null))).toThrow(
      expect.objectContaining({ rejection: 'unavailable', code: 'domain.not_live' }),
    );
  });
});

/** Files of one account's sites, whose program remembers nothing but how much of an upload has come. */
function siteFiles() {
  let offset = 0;
  const ask: AskFiles = (request, payload) => {
    offset += payload?.length ?? 0;
    const said = { handle: 'one', path: 'film.bin', size: 100, offset, name: 'film.bin', kind: 'file' };
    return Promise.resolve({ said: { ...request, ...said }, payload: Buffer.alloc(0) });
  };
  const read = (id: string) =>
    Promise.resolve({
      ...facts('rel_1', 'rel_1', false),
      account: { status: 'active' },
      domain: { id, accountId: 'acc' },
    });
  const files = new SiteFiles({
    facts: { read },
    sessions: { during: (_facts: SiteFacts, work: (asking: AskFiles) => Promise<unknown>) => work(ask) },
    volumes: {
      recordGrowth: () => Promise.resolve(),
      takeGrowthBack: () => Promise.resolve(),
    },
    room: { require: () => Promise.resolve() },
  } as unknown as SiteFilesDeps);
  const still = new AbortController().signal;
  const piece = (body: PassThrough) =>
    files.uploadPiece({ accountId: 'acc', domainId: 'dom', uploadId: 'upl', offset, maxBytes: 100 }, body, still);
  const write = (domainId: string, body: PassThrough) =>
    files.writeFile({ accountId: 'acc', domainId, path: 'x', condition: {}, maxBytes: 100 }, body, still);
  return { piece, write };
}

describe('bodies that come', () => {
  const busy = { rejection: 'unavailable', code: 'files.busy' };

  it('are one at a time of an upload, which goes on after it', async () => {
    const { piece } = siteFiles();
    const body = new PassThrough();
    const first = piece(body);
    await expect(piece(new PassThrough())).rejects.toMatchObject(busy);
    body.end('abc');
    expect(await first).toMatchObject({ offset: 3 });
    expect(await piece(new PassThrough().end('de'))).toMatchObject({ offset: 5 });
  });

  it('are only so many of a site and of an account, none of which is waited for', async () => {
    const { write } = siteFiles();
    const bodies: PassThrough[] = [];
    const fill = async (domainId: string) => {
      for (let count = 0; ; count++) {
        const body = new PassThrough();
        const outcome = await Promise.race([write(domainId, body).catch((error: unknown) => error), settled()]);
        if (outcome !== undefined) return { count, outcome };
        bodies.push(body);
      }
    };
    expect(await fill('dom_1')).toMatchObject({ count: 8, outcome: busy });
    expect(await fill('dom_2')).toMatchObject({ count: 8, outcome: busy });
    expect(await fill('dom_3')).toMatchObject({ count: 0, outcome: busy });
    for (const body of bodies) body.destroy(new Error('The line broke.'));
    await settled();
    expect(await fill('dom_3')).toMatchObject({ count: 8 });
  });
});

describe('a trash that takes long to empty', () => {
  it('is emptied to its end when its caller has gone', async () => {
    const removed: string[] = [];
    let end = () => {};
    const run = async (
      _facts: SiteFacts,
      _purpose: string,
      [, ...paths]: string[],
      options: { signal: AbortSignal },
    ) => {
      await new Promise<void>((resolve) => (end = resolve));
      if (options.signal.aborted) throw options.signal.reason;
      removed.push(...paths);
      return { exitCode: 0, stdout: '', stderr: '' };
    };
    const paths = Array.from({ length: 150 }, (_, number) => `/srv/site/.trash/${number}`);
    const ask = () => Promise.resolve({ said: { paths }, payload: Buffer.alloc(0) });
    const read = (id: string) =>
      Promise.resolve({ account: { status: 'active' }, domain: { id, accountId: 'acc' } } as SiteFacts);
    const files = new SiteFiles({
      facts: { read },
      sessions: { during: (_facts: SiteFacts, work: (asking: AskFiles) => Promise<unknown>) => work(ask) },
      sandbox: { run },
      room: { forget: () => {} },
      enqueue: () => {},
    } as unknown as SiteFilesDeps);
    const caller = new AbortController();
    const emptied = files.emptyTrash({ accountId: 'acc', domainId: 'dom' }, caller.signal);
    await settled();
    caller.abort();
    expect(await emptied).toEqual({});
    expect(removed).toEqual([]);
    for (let turn = 0; turn < 2; turn++) {
      end();
      await settled();
    }
    expect(removed).toEqual(paths);
  });
});

/** When what needs no more input is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a trash of a suspended account', () => {
  it('is not emptied', async () => {
    const read = (id: string) =>
      Promise.resolve({ account: { status: 'suspended' }, domain: { id, accountId: 'acc' } });
    const files = new SiteFiles({ facts: { read } } as unknown as SiteFilesDeps);
    const emptied = files.emptyTrash({ accountId: 'acc', domainId: 'dom' }, new AbortController().signal);
    await expect(emptied).rejects.toMatchObject({ code: 'account.suspended' });
  });
});

describe('a part of a file', () => {
  it.each([
    [undefined, { from: 0, length: 10 }],
    [
      { from: 0, to: 3 },
      { from: 0, length: 4 },
    ],
    [{ from: 4 }, { from: 4, length: 6 }],
    [
      { from: 8, to: 99 },
      { from: 8, length: 2 },
    ],
    [{ from: -3 }, { from: 7, length: 3 }],
    [{ from: -30 }, { from: 0, length: 10 }],
    [{ from: 10 }, { from: 0, length: 10 }],
    [
      { from: 5, to: 2 },
      { from: 0, length: 10 },
    ],
  ])('of 10 bytes by %j is %j', (range, part) => expect(partOf(10, range)).toEqual(part));

  it('of an empty file is nothing', () => expect(partOf(0, { from: 0, to: 5 })).toEqual({ from: 0, length: 0 }));
});
