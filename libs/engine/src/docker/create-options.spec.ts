import type { PlatformContainerSpec, WorkloadSpec } from '../engine.port.js';
import { oneShotOptions, platformOptions, workloadOptions } from './create-options.js';

const LOGS = {
  Type: 'json-file',
  Config: { 'max-size': '10m', 'max-file': '2', mode: 'non-blocking', 'max-buffer-size': '1m' },
};
const LOCAL = { NoCopy: false, Labels: {}, DriverConfig: { Name: 'local', Options: {} } };

const site: WorkloadSpec = {
  name: 'ob-i1-dom1-h1',
  labels: { kind: 'site', accountId: 'acc_1', domainId: 'dom_1', runtime: 'php', hash: 'h1', planVersion: '1' },
  image: 'onebox/php:1',
  command: ['/start', 'a b'],
  env: { DATABASE_PASSWORD: 's3cret', EMPTY: '' },
  user: '200000:200000',
  capabilities: ['NET_BIND_SERVICE'],
  readOnlyRoot: true,
  mounts: [
    { volume: 'ob-i1-site-1', path: '/srv/site' },
    { volume: 'ob-i1-shared', path: '/srv/shared', readOnly: true },
  ],
  tmpfs: { '/tmp': 1024, '/run': 2048 },
  limits: { memoryBytes: 536_870_912, cpus: 0.5, pids: 256 },
  network: { name: 'ob-i1-net-1', address: '10.1.0.5' },
  hosts: { 'shop.example': '10.1.0.1' },
  port: 8080,
  stopSeconds: 20,
};

describe('workloadOptions', () => {
  it('refuses what needs Windows: this machine has Linux only', () => {
    expect(() => workloadOptions('i1', { ...site, os: 'windows' })).toThrow(
      expect.objectContaining({ code: 'engine.no_windows_node' }),
    );
    expect(workloadOptions('i1', { ...site, os: 'linux' })).toEqual(workloadOptions('i1', site));
  });

  it('asks for exactly this', () => {
    expect(workloadOptions('i1', site)).toEqual({
      name: 'ob-i1-dom1-h1',
      Image: 'onebox/php:1',
      Cmd: ['/start', 'a b'],
      Env: ['DATABASE_PASSWORD=s3cret', 'EMPTY='],
      User: '200000:200000',
      StopTimeout: 20,
      Labels: {
        'onebox.installation': 'i1',
        'onebox.kind': 'site',
        'onebox.account': 'acc_1',
        'onebox.domain': 'dom_1',
        'onebox.runtime': 'php',
        'onebox.hash': 'h1',
        'onebox.plan-version': '1',
        'onebox.port': '8080',
      },
      HostConfig: {
        CapDrop: ['ALL'],
        CapAdd: ['NET_BIND_SERVICE'],
        SecurityOpt: ['no-new-privileges:true'],
        Init: true,
        LogConfig: LOGS,
        RestartPolicy: { Name: 'no' },
        ReadonlyRootfs: true,
        Memory: 536_870_912,
        MemorySwap: 536_870_912,
        NanoCpus: 500_000_000,
        PidsLimit: 256,
        Mounts: [
          { Type: 'volume', Source: 'ob-i1-site-1', Target: '/srv/site', ReadOnly: false, VolumeOptions: LOCAL },
          { Type: 'volume', Source: 'ob-i1-shared', Target: '/srv/shared', ReadOnly: true, VolumeOptions: LOCAL },
        ],
        Tmpfs: {
          '/tmp': 'rw,noexec,nosuid,nodev,mode=1777,size=1024',
          '/run': 'rw,noexec,nosuid,nodev,mode=1777,size=2048',
        },
        NetworkMode: 'ob-i1-net-1',
        ExtraHosts: ['shop.example:10.1.0.1'],
      },
      NetworkingConfig: { EndpointsConfig: { 'ob-i1-net-1': { IPAMConfig: { IPv4Address: '10.1.0.5' } } } },
    });
  });

  it('has no network where none is named, and no label of what was not given', () => {
    const options = workloadOptions('i1', {
      ...site,
      network: undefined,
      port: undefined,
      labels: { kind: 'one-shot' },
    });
    expect(options.HostConfig!.NetworkMode).toBe('none');
    expect(options.NetworkingConfig).toBeUndefined();
    expect(options.Labels).toEqual({ 'onebox.installation': 'i1', 'onebox.kind': 'one-shot' });
  });

  it('puts nothing of the environment into labels', () => {
    expect(JSON.stringify(workloadOptions('i1', site).Labels)).not.toContain('s3cret');
  });
});

describe('oneShotOptions', () => {
  it('opens the input only for one who writes to it', () => {
    expect(oneShotOptions('i1', site, true)).toMatchObject({ OpenStdin: true, StdinOnce: true, AttachStdin: true });
    expect(oneShotOptions('i1', site, false)).toMatchObject({ OpenStdin: false, AttachStdin: false });
  });
});

describe('platformOptions', () => {
  const edge: PlatformContainerSpec = {
    name: 'ob-i1-edge',
    image: 'onebox/edge:1',
    env: { A: '1' },
    capabilities: ['NET_BIND_SERVICE'],
    binds: [{ host: '/data/edge', path: '/edge', readOnly: true }],
    mounts: [],
    tmpfs: {},
    hostNetwork: true,
    memoryBytes: 1024,
  };

  it('binds, uses the host’s network, and restarts by itself', () => {
    expect(platformOptions('i1', edge)).toMatchObject({
      name: 'ob-i1-edge',
      Labels: { 'onebox.installation': 'i1', 'onebox.kind': 'platform' },
      HostConfig: {
        CapDrop: ['ALL'],
        CapAdd: ['NET_BIND_SERVICE'],
        SecurityOpt: ['no-new-privileges:true'],
        RestartPolicy: { Name: 'unless-stopped' },
        NetworkMode: 'host',
        Mounts: [{ Type: 'bind', Source: '/data/edge', Target: '/edge', ReadOnly: true }],
      },
    });
    expect(platformOptions('i1', { ...edge, hostNetwork: false }).HostConfig!.NetworkMode).toBe('none');
  });

  it('has a hash that changes with the specification, and only then', () => {
    const hash = (spec: PlatformContainerSpec) => platformOptions('i1', spec).Labels!['onebox.hash'];
    expect(hash(edge)).toBe(hash({ ...edge }));
    expect(hash(edge)).not.toBe(hash({ ...edge, env: { A: '2' } }));
    expect(hash(edge)).not.toBe(hash({ ...edge, binds: [] }));
  });
});
