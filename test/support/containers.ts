import Docker from 'dockerode';

const docker = new Docker();

export interface FoundContainer {
  id: string;
  name: string;
  state: string;
  labels: Record<string, string>;
  address: string | undefined;
}

/** Containers of an installation, as Docker itself tells them: `{kind: 'site', domain: 'dom_…'}`. */
export async function containersOf(
  installationId: string,
  labels: Record<string, string> = {},
): Promise<FoundContainer[]> {
  const wanted = { installation: installationId, ...labels };
  const filters = { label: Object.entries(wanted).map(([key, value]) => `onebox.${key}=${value}`) };
  const found = await docker.listContainers({ all: true, filters });
  return found.map((container) => ({
    id: container.Id,
    name: container.Names[0]!.slice(1),
    state: container.State,
    labels: container.Labels,
    address: Object.values(container.NetworkSettings.Networks)[0]?.IPAddress,
  }));
}

export async function volumesOf(installationId: string): Promise<string[]> {
  const filters = { label: [`onebox.installation=${installationId}`] };
  return (await docker.listVolumes({ filters })).Volumes.map((volume) => volume.Name).sort();
}

export async function networksOf(installationId: string, accountId: string): Promise<string[]> {
  const filters = { label: [`onebox.installation=${installationId}`, `onebox.account=${accountId}`] };
  return (await docker.listNetworks({ filters })).map((network) => network.Name).sort();
}

export async function killContainer(id: string): Promise<void> {
  await docker.getContainer(id).kill();
}

export async function restartContainer(id: string): Promise<void> {
  await docker.getContainer(id).restart({ t: 5 });
}

export async function stopContainer(id: string): Promise<void> {
  await docker.getContainer(id).stop({ t: 5 });
}

export async function startContainer(id: string): Promise<void> {
  await docker.getContainer(id).start();
}

/** Everything that `docker inspect` tells, as text: for searches. */
export async function inspected(id: string): Promise<string> {
  return JSON.stringify(await docker.getContainer(id).inspect());
}

/** Runs a program in a container, as a tenant's code would run. */
export async function execIn(id: string, command: string[]): Promise<{ exitCode: number; output: string }> {
  const exec = await docker.getContainer(id).exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const sink = { write: (chunk: Buffer) => chunks.push(chunk) } as unknown as NodeJS.WritableStream;
    docker.modem.demuxStream(stream, sink, sink);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, output: Buffer.concat(chunks).toString() };
}
