import { join } from 'node:path';
import { defineConfig } from 'vite';
import { precompressed } from './precompressed.ts';
import { previousBuildKept } from './previous-build.ts';

const root = import.meta.dirname;

export default defineConfig({
  root,
  publicDir: join(root, 'public'),
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [precompressed(), previousBuildKept()],
  build: {
    outDir: join(root, '../../dist/panel'),
    // What is too old is taken away by the plugin.
    emptyOutDir: false,
    target: 'es2022',
    // These know light-dark(), whose substitute knows nothing of the scheme that one chose in the panel.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Inlined files would be data: addresses, which the Content-Security-Policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    // `npm run check` weighs the pages by it.
    manifest: true,
    reportCompressedSize: false,
    // Mantine marks every file `use client`, which means nothing without server components.
    rolldownOptions: { checks: { moduleLevelDirective: false, pluginTimings: false } },
  },
  // The API compares where a request comes from with the host it is asked by: so that has to stay as it is.
  server: { proxy: { '/api': { target: process.env.ONEBOX_API ?? 'http://localhost:3000', changeOrigin: false } } },
});
