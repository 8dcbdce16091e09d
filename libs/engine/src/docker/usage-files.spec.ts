import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { usageFiles, usageOfFiles } from './usage-files.js';

const ID = 'c0ffee'.repeat(10);
const NETWORK = [
  'Inter-|   Receive                            |  Transmit',
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs',
  '    lo:      99       1    0    0    0     0          0         0       99       1    0',
  '  eth0:    6606      71    0    0    0     0          0         0    34897      50    0',
  '  eth1:       4       1    0    0    0     0          0         0        3       1    0',
].join('\n');

describe('what the kernel says of a container', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ob-usage-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const container = { id: ID, pid: 42, hostNetwork: false };

  it('is read from the groups of version 1', () => {
    write('proc/42/cgroup', `4:memory:/docker/${ID}\n2:cpu,cpuacct:/docker/${ID}\n0::/docker/${ID}\n`);
    write('proc/42/net/dev', NETWORK);
    write(`sys/fs/cgroup/cpuacct/docker/${ID}/cpuacct.usage`, '123456789\n');
    write(`sys/fs/cgroup/memory/docker/${ID}/memory.usage_in_bytes`, '5000\n');
    write(`sys/fs/cgroup/memory/docker/${ID}/memory.stat`, 'inactive_file 9\ntotal_inactive_file 2000\n');
    const used = { cpuNanoseconds: 123456789, memoryBytes: 3000, networkRxBytes: 6610, networkTxBytes: 34900 };
    expect(usageOfFiles(usageFiles(container, root)!, 7)).toEqual({ at: 7, ...used });
  });

  it('is read from the one group of version 2, without a network where that is the host’s', () => {
    write('proc/42/cgroup', `0::/system.slice/docker-${ID}.scope\n`);
    write('proc/42/net/dev', NETWORK);
    const group = `sys/fs/cgroup/system.slice/docker-${ID}.scope`;
    write(`${group}/cpu.stat`, 'usage_usec 2500\nuser_usec 2000\n');
    write(`${group}/memory.current`, '5000\n');
    write(`${group}/memory.stat`, 'anon 1000\ninactive_file 1000\n');
    const used = { cpuNanoseconds: 2_500_000, memoryBytes: 4000, networkRxBytes: 0, networkTxBytes: 0 };
    expect(usageOfFiles(usageFiles({ ...container, hostNetwork: true }, root)!, 7)).toEqual({ at: 7, ...used });
  });

  it('is not taken from another process that has got the number', () => {
    write('proc/42/cgroup', `4:memory:/docker/${'beef'.repeat(15)}\n2:cpuacct:/docker/${'beef'.repeat(15)}\n`);
    expect(usageFiles(container, root)).toBeUndefined();
    expect(usageFiles({ ...container, pid: 43 }, root)).toBeUndefined();
  });

  it('is nothing of one that ends meanwhile', () => {
    write('proc/42/cgroup', `0::/docker/${ID}\n`);
    expect(usageOfFiles(usageFiles(container, root)!, 7)).toBeUndefined();
  });
});
