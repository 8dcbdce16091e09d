import { join } from 'node:path';
import { type Config, installationId } from '@onebox/config';
import { DockerEngine } from '@onebox/engine';
import { Images } from '@onebox/images';
import { loadSecrets, type Secrets } from '@onebox/secrets';
import Dockerode from 'dockerode';
import { announce } from './speaker.js';

/** What the supervisor's commands work with. */
export interface Platform {
  config: Config;
  installationId: string;
  secrets: Secrets;
  engine: DockerEngine;
  images: Images;
}

export function openPlatform(config: Config): Platform {
  const installation = installationId(config);
  const images = openImages(config, installation);
  const engine = new DockerEngine({
    socketPath: config.dockerSocket,
    installationId: installation,
    firewallImage: () => images.ensure('firewall'),
    helperImage: () => images.ensure('sandbox'),
  });
  return { config, installationId: installation, secrets: loadSecrets(config.keyFile), engine, images };
}

export function openImages(config: Config, installation?: string): Images {
  return new Images({
    docker: new Dockerode({ socketPath: config.dockerSocket }),
    installationId: installation,
    directory: join(process.cwd(), 'docker'),
    baseImage: config.baseImage,
    onProgress: announce,
  });
}
