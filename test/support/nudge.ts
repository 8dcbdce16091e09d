import { request } from 'node:http';
import { join } from 'node:path';
import type { TestPlatform } from './platform.js';

/** Asks the worker to look at something now, as the API does. Where there is no worker just now, it finds it by itself. */
export function nudge({ dataDir }: TestPlatform, key: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const socketPath = join(dataDir, 'run', 'nudge.sock');
  return new Promise((resolve) => {
    const sent = request({ socketPath, path: '/', method: 'POST', headers }, (answer) => {
      answer.resume().once('end', resolve);
    });
    sent.once('error', () => resolve()).end(JSON.stringify({ keys: [key] }));
  });
}
