import type Dockerode from 'dockerode';
import { machineAptSettings, proxyVariables } from './apt-machine.js';

/** Fetches the index of the image's own package archive, as a build's `apt-get update` would, but only its first file. */
const PROBE = [
  `url=$(apt-get --print-uris update | head -n 1 | cut -d "'" -f 2)`,
  'exec /usr/lib/apt/apt-helper -o Acquire::Retries=0 -o Acquire::http::Timeout=5 download-file "$url" /tmp/probe',
].join('\n');

/**
 * The network that builds need to reach the package archive: the engine's default one (`undefined`), or the host's where
 * the default cannot (a resolver or proxy on loopback, a firewall).
 */
export async function buildNetwork(
  docker: Dockerode,
  image: string,
  installationId?: string,
): Promise<string | undefined> {
  const variables = proxyVariables(await machineAptSettings());
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['/bin/sh', '-c', PROBE],
    Cmd: [],
    User: '0:0',
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    Labels: { 'onebox.probe': 'build-network', ...(installationId ? { 'onebox.installation': installationId } : {}) },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode === 0 ? undefined : 'host';
  } catch {
    return 'host';
  } finally {
    await container.remove({ force: true }).catch(() => undefined);
  }
}
