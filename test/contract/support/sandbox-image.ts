import { join } from 'node:path';
import Dockerode from 'dockerode';
import { Images } from '@onebox/images';

export const SOCKET = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '') || '/var/run/docker.sock';

const images = new Images({
  docker: new Dockerode({ socketPath: SOCKET }),
  directory: join(process.cwd(), 'docker'),
  baseImage: process.env.ONEBOX_BASE_IMAGE,
});

/** Python, coreutils and a shell, built where it is missing. */
export function sandboxImage(): Promise<string> {
  return images.ensure('sandbox');
}

export function firewallImage(): Promise<string> {
  return images.ensure('firewall');
}
