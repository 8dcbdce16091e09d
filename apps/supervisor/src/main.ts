import { ConfigError, loadConfig } from '@onebox/config';
import { OperationalError, TerminalError } from '@onebox/errors';
import { Advice, say } from './speaker.js';

/**
 * The commands behind `npm run up|down|admin`. Each loads only what it needs: what stays for the platform's life (`up`)
 * must be small, so that what is heavy runs in a process of its own (`prepare`) and ends.
 */
const commands: Record<string, (args: string[]) => Promise<number>> = {
  up: async (args) => (await import('./up.js')).up(loadConfig(process.env), args),
  prepare: async () => (await import('./prepare.js')).prepare(loadConfig(process.env)),
  down: async (args) => (await import('./down.js')).down(loadConfig(process.env), args),
  admin: async (args) => (await import('./admin/admin.js')).admin(loadConfig(process.env), args),
  images: async (args) => (await import('./build-images.js')).buildImages(loadConfig(process.env), args),
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) throw new Advice(`Unknown command ${name}. There are: ${Object.keys(commands).join(', ')}.`);
  return command(args);
}

function sentence(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}\n  docs/configuration.md describes every setting.`;
  if (error instanceof Advice || error instanceof OperationalError) return error.message;
  if (error instanceof TerminalError) return [error.message, ...error.detail].join('\n');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main(process.argv.slice(2)).then(
  (code) => finish(code),
  (error: unknown) => {
    say(`\n✗ ${sentence(error)}`, { error: true });
    finish(1);
  },
);

/** Lets messages that are on their way arrive. */
function finish(code: number): void {
  process.exitCode = code;
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}
