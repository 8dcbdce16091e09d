import type { Engine } from '@onebox/engine';
import type { DataSource } from 'typeorm';
import { AccountNetwork } from '../entities/account-network.entity.js';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import { Names } from '../names.js';
import { RunningOneShots } from '../running-one-shots.js';
import { Orphans } from './orphans.js';

/** An engine on which another pass, just before it answers, makes what it answers: row first, as all do. */
function busy() {
  const rows = { networks: [] as { id: string }[], volumes: [] as { name: string }[] };
  const removed: string[] = [];
  const warnings: object[] = [];
  const orphan = { name: 'ob-inst-net-orphan' };
  const engine = {
    workloads: () => Promise.resolve([]),
    networks: () => {
      rows.networks.push({ id: 'net_new' });
      return Promise.resolve([{ name: 'ob-inst-net-new' }, orphan]);
    },
    volumes: () => {
      rows.volumes.push({ name: 'ob-inst-site-new' });
      return Promise.resolve([{ name: 'ob-inst-site-new', labels: { kind: 'site' } }]);
    },
    removeNetwork: (name: string) => Promise.resolve(void removed.push(name)),
  } as unknown as Engine;
  const found = (entity: unknown) =>
    entity === AccountNetwork ? rows.networks : entity === TenantVolume ? rows.volumes : [];
  const manager = { find: (entity: unknown) => Promise.resolve([...found(entity)]) };
  const dataSource = { manager: { ...manager, findBy: manager.find } } as unknown as DataSource;
  const log = { warn: (details: object) => void warnings.push(details), info: () => {}, error: () => {} };
  const orphans = new Orphans({ dataSource, engine, names: new Names('inst'), oneShots: new RunningOneShots(), log });
  return { orphans, removed, warnings };
}

/** An engine on which a worker that was killed left sandboxes before their start. */
function sandboxes(names: string[]) {
  const workloads = names.map((name) => ({ name, labels: { kind: 'sandbox' }, state: 'created' }));
  const engine = {
    workloads: () => Promise.resolve([...workloads]),
    networks: () => Promise.resolve([]),
    volumes: () => Promise.resolve([]),
    removeWorkload: (name: string) => {
      const at = workloads.findIndex((workload) => workload.name === name);
      return Promise.resolve(void workloads.splice(at, 1));
    },
  } as unknown as Engine;
  const find = () => Promise.resolve([]);
  const dataSource = { manager: { find, findBy: find } } as unknown as DataSource;
  const log = { warn: () => {}, info: () => {}, error: () => {} };
  const oneShots = new RunningOneShots();
  return { orphans: new Orphans({ dataSource, engine, names: new Names('inst'), oneShots, log }), workloads, oneShots };
}

describe('Orphans', () => {
  it('leave alone what is made while they look', async () => {
    const { orphans, removed, warnings } = busy();
    await orphans.collect();
    expect(removed).toEqual(['ob-inst-net-orphan']);
    expect(warnings).toEqual([{ network: 'ob-inst-net-orphan' }]);
  });

  it('are sandboxes that were made and never started, when they are seen again', async () => {
    const { orphans, workloads, oneShots } = sandboxes(['ob-inst-usage-1', 'ob-inst-mine']);
    const working = oneShots.during('ob-inst-mine', () => new Promise<void>(() => {}));
    await orphans.collect();
    expect(workloads.map(({ name }) => name)).toEqual(['ob-inst-usage-1', 'ob-inst-mine']);
    workloads.push({ ...workloads[0]!, name: 'ob-inst-usage-2' });
    await orphans.collect();
    expect(workloads.map(({ name }) => name)).toEqual(['ob-inst-mine', 'ob-inst-usage-2']);
    void working;
  });
});
