import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** A platform of the bench's own, started as its operator starts it. */
export class BenchPlatform {
  installationId = 'testbench';
  dataDir = '/tmp/onebox-testbench';
  httpPort = 29080;

  async up() {
    await this.#run('scripts/up.mjs', '--detach');
  }

  /** Stops it and removes all that it made. */
  async purge() {
    await this.#run('scripts/down.mjs', '--purge');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Process ids by name: api, worker, activator. */
  get pids() {
    const processes = JSON.parse(readFileSync(`${this.dataDir}/run/processes.json`, 'utf8'));
    return Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
  }

  #run(...args) {
    const env = {
      ...process.env,
      ONEBOX_INSTALLATION_ID: this.installationId,
      ONEBOX_DATA_DIR: this.dataDir,
      ONEBOX_HTTP_PORT: String(this.httpPort),
      ONEBOX_HTTPS_PORT: '29443',
      ONEBOX_API_PORT: '29000',
      ONEBOX_ACTIVATOR_PORT: '29001',
      ONEBOX_METRICS_PORT: '29464',
      ONEBOX_SUBNETS: '10.234.0.0/16',
      ONEBOX_RATE_LIMITS: 'off',
    };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'inherit', 'inherit'] });
      child.stdin.end(`${this.installationId}\n`);
      child.once('error', reject);
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`)),
      );
    });
  }
}
