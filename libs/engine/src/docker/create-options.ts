import { createHash } from 'node:crypto';
import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode';
import { TerminalError } from '@onebox/errors';
import type { PlatformContainerSpec, VolumeMount, WorkloadSpec } from '../engine.port.js';
import { labelsOf, PORT } from './labels.js';

/** At most 20 MB a container. Non-blocking: a tenant that floods its log loses lines, and never waits for the disk. */
const LOGS = {
  Type: 'json-file',
  Config: { 'max-size': '10m', 'max-file': '2', mode: 'non-blocking', 'max-buffer-size': '1m' },
};

/**
 * What the engine is asked for a tenant's container: docs.docker.com/reference/api/engine, "Create a container".
 * @throws TerminalError for one that needs a node of another operating system.
 */
export function workloadOptions(installationId: string, spec: WorkloadSpec): ContainerCreateOptions {
  const { network, limits } = spec;
  if (spec.os === 'windows') {
    throw new TerminalError('engine.no_windows_node', 'This platform has no Windows node, which this runtime needs.');
  }
  return {
    ...process(spec),
    Labels: {
      ...labelsOf(installationId, spec.labels),
      ...(spec.port === undefined ? {} : { [PORT]: String(spec.port) }),
    },
    HostConfig: {
      ...hardening(spec.capabilities),
      RestartPolicy: { Name: 'no' },
      ReadonlyRootfs: spec.readOnlyRoot,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
      Mounts: spec.mounts.map(volumeMount),
      Tmpfs: tmpfs(spec.tmpfs),
      NetworkMode: network?.name ?? 'none',
      ExtraHosts: Object.entries(spec.hosts ?? {}).map(([name, address]) => `${name}:${address}`),
    },
    ...(network
      ? { NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: network.address } } } } }
      : {}),
  };
}

/** The same for a container that runs once, with its standard input open for one writer. */
export function oneShotOptions(installationId: string, spec: WorkloadSpec, stdin: boolean): ContainerCreateOptions {
  return {
    ...workloadOptions(installationId, spec),
    OpenStdin: stdin,
    StdinOnce: stdin,
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
  };
}

/** A container of the platform's own. Its `hash` label is that of all these options. */
export function platformOptions(installationId: string, spec: PlatformContainerSpec): ContainerCreateOptions {
  const options: ContainerCreateOptions = {
    ...process(spec),
    HostConfig: {
      ...hardening(spec.capabilities),
      RestartPolicy: { Name: 'unless-stopped' },
      Memory: spec.memoryBytes,
      MemorySwap: spec.memoryBytes,
      Mounts: [
        ...spec.binds.map((bind): MountSettings => ({
          Type: 'bind',
          Source: bind.host,
          Target: bind.path,
          ReadOnly: !!bind.readOnly,
        })),
        ...spec.mounts.map(volumeMount),
      ],
      Tmpfs: tmpfs(spec.tmpfs),
      NetworkMode: spec.hostNetwork ? 'host' : 'none',
    },
  };
  const hash = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 16);
  return { ...options, Labels: labelsOf(installationId, { kind: 'platform', hash }) };
}

function process(spec: WorkloadSpec | PlatformContainerSpec): ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.command ? { Cmd: spec.command } : {}),
    ...('entrypoint' in spec && spec.entrypoint ? { Entrypoint: spec.entrypoint } : {}),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.stopSeconds === undefined ? {} : { StopTimeout: spec.stopSeconds }),
  };
}

function hardening(capabilities: string[] = []): HostConfig {
  return {
    CapDrop: ['ALL'],
    CapAdd: capabilities,
    SecurityOpt: ['no-new-privileges:true'],
    Init: true,
    LogConfig: LOGS,
  };
}

/** `NoCopy: false`: an empty volume is filled from the image's directory at its mount point. */
function volumeMount(mount: VolumeMount): MountSettings {
  return {
    Type: 'volume',
    Source: mount.volume,
    Target: mount.path,
    ReadOnly: !!mount.readOnly,
    VolumeOptions: { NoCopy: false, Labels: {}, DriverConfig: { Name: 'local', Options: {} } },
  };
}

function tmpfs(sizes: Record<string, number>): Record<string, string> {
  const options = (size: number) => `rw,noexec,nosuid,nodev,mode=1777,size=${size}`;
  return Object.fromEntries(Object.entries(sizes).map(([path, size]) => [path, options(size)]));
}
