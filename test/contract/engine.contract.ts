import { DockerEngine } from '@onebox/engine';
import { describeEngine } from './engine-suite.js';
import { firewallImage, sandboxImage, SOCKET } from './support/sandbox-image.js';
import { SocketProxy } from './support/socket-proxy.js';

// The first run builds images.

describeEngine('docker', async () => {
  const image = await sandboxImage();
  const at = (socketPath: string) => (installationId: string) =>
    new DockerEngine({ socketPath, installationId, firewallImage, helperImage: sandboxImage });
  return {
    image,
    engine: at(SOCKET),
    unreachable: at('/nowhere/docker.sock'),
    interruptible: async (installationId) => {
      const proxy = await new SocketProxy(SOCKET).open();
      return {
        engine: at(proxy.path)(installationId),
        cut: () => proxy.cut(),
        restore: async () => void (await proxy.open()),
      };
    },
  };
});
