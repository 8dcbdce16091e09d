import { resolveRuntimes, type RevisionSpec } from '@onebox/runtimes';
import { findingsOf, keptFindings, unlooked } from './findings.js';

describe('what was found in the files', () => {
  const shop = { kind: 'aspnetcore' as const, entry: 'Shop', framework: null };
  const before = resolveRuntimes([
    { runtime: 'php' },
    { runtime: 'static', name: 'shop', root: 'shop', mount: 'shop' },
  ]);
  const kept = (inputs: Parameters<typeof resolveRuntimes>[0]) =>
    keptFindings({ runtimes: before, findings: { shop } }, resolveRuntimes(inputs));

  it('stays for who looks at the same folder', () => {
    expect(kept([{ runtime: 'php' }, { runtime: 'static', name: 'shop', root: 'shop', mount: 'shop' }])).toEqual({
      shop,
    });
    expect(kept([{ runtime: 'static', name: 'shop', root: 'shop' }])).toEqual({ shop });
  });

  it('goes with its runtime, or when that becomes another one or looks elsewhere', () => {
    expect(kept([{ runtime: 'php' }])).toBeUndefined();
    expect(kept([{ runtime: 'php' }, { runtime: 'php', name: 'shop', root: 'shop', mount: 'shop' }])).toBeUndefined();
    expect(kept([{ runtime: 'php' }, { runtime: 'static', name: 'shop', root: 'new', mount: 'new' }])).toBeUndefined();
    expect(keptFindings({ runtimes: before }, before)).toBeUndefined();
  });

  it('is looked for where a runtime comes to uploaded files, and counts for those files only', () => {
    const found = { releaseId: 'rel_1', findings: { aspnetcore: shop } };
    const spec = { runtimes: before, releaseId: 'rel_1', uploaded: true } as RevisionSpec;
    const now = resolveRuntimes([{ runtime: 'php' }, { runtime: 'aspnetcore', root: 'api', mount: 'api' }]);
    const api = { name: 'aspnetcore', runtime: 'aspnetcore', version: 'published', root: '/api/' };
    expect(unlooked(spec, now)).toEqual([api]);
    expect(unlooked({ ...spec, uploaded: false }, now)).toEqual([]);
    expect(unlooked({ ...spec, runtimes: now, findings: { aspnetcore: shop } }, now)).toEqual([]);
    expect(findingsOf(spec, now, found)).toEqual({ aspnetcore: shop });
    expect(() => findingsOf({ ...spec, releaseId: 'rel_2' }, now, found)).toThrow(
      expect.objectContaining({ code: 'content.changed_meanwhile' }),
    );
  });
});
