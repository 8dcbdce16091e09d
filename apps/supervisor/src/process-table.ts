import { join } from 'node:path';
import type { Config } from '@onebox/config';

/** One of the processes that the supervisor keeps running. */
export interface ProcessSpec {
  name: 'api' | 'worker' | 'activator';
  entry: string;
  /** Node.js flags: small heaps keep what is not a customer's small. */
  flags: string[];
  /** Answers when the process does its work. */
  ready: { port: number; path?: string } | { socket: string };
}

/** The platform's processes, in the order in which they are started. */
export function processTable(config: Config, root: string): ProcessSpec[] {
  const entry = (name: string) => join(root, 'dist/apps', name, 'src/main.js');
  const flags = ['--enable-source-maps'];
  return [
    { name: 'worker', entry: entry('worker'), flags, ready: { socket: join(config.runDir, 'nudge.sock') } },
    { name: 'activator', entry: entry('activator'), flags, ready: { port: config.activatorPort } },
    { name: 'api', entry: entry('api'), flags, ready: { port: config.apiPort, path: '/api/v1/health/ready' } },
  ];
}
