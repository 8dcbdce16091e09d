import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEdgeConfig } from './edge-config.js';
import { ACTIVATOR_SECRET_FILE, EDGE_MOUNT, type EdgeSettings } from './edge-settings.js';
import { pageHtml, PAGES } from './pages.js';
import { writeDurably } from './site-files.js';

/** What the engine's `ensurePlatformContainer` takes. The hash recreates it when what it reads at its start changes. */
export function edgeContainer(settings: EdgeSettings, { name, image }: { name: string; image: string }) {
  const files = edgeFiles(settings);
  return {
    name,
    image,
    env: {
      ONEBOX_PANEL_HOST: settings.panelHost,
      ONEBOX_EDGE_FILES: createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12),
    },
    // Ports below 1024, dropping root, and files whose directory is another user's.
    capabilities: ['NET_BIND_SERVICE', 'SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER'],
    binds: [{ host: settings.directory, path: EDGE_MOUNT }],
    mounts: [],
    tmpfs: {},
    hostNetwork: true,
    memoryBytes: 1024 ** 3,
    stopSeconds: 10,
  };
}

/** Writes what the edge reads at its start. Repeating it is harmless. */
export async function prepareEdgeDirectory(settings: EdgeSettings): Promise<void> {
  for (const folder of ['', 'pages', 'run', 'sites', 'maps', 'certs']) {
    await mkdir(join(settings.directory, folder), { recursive: true, mode: 0o700 });
  }
  const files = { ...edgeFiles(settings), [ACTIVATOR_SECRET_FILE]: `${settings.activatorSecret}\n` };
  for (const [name, text] of Object.entries(files)) {
    const path = join(settings.directory, name);
    const present = await readFile(path, 'utf8').catch(() => undefined);
    if (present !== text) await writeDurably(path, text);
  }
}

function edgeFiles(settings: EdgeSettings): Record<string, string> {
  const pages = Object.entries(PAGES).map(([name, page]) => [`pages/${name}.html`, pageHtml(page)]);
  return { 'haproxy.cfg': `${renderEdgeConfig(settings)}\n`, ...(Object.fromEntries(pages) as Record<string, string>) };
}
