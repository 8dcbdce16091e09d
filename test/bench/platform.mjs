import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { docker } from './docker.mjs';

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

  /** As the platform database's own root. */
  async sql(statement) {
    const client = ['mariadb', '--socket=/run/onebox/mysqld.sock', 'onebox'];
    await docker('exec', '-u', '0', `ob-${this.installationId}-database`, ...client, `--execute=${statement}`);
  }

  /** Asks the worker to look at something now. */
  nudge(key) {
    const body = JSON.stringify({ keys: [key] });
    const socketPath = `${this.dataDir}/run/nudge.sock`;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath, path: '/', method: 'POST', headers }, (answer) => {
        answer.resume().once('end', resolve);
      });
      sent.once('error', reject).end(body);
    });
  }

  /** The environment in which its processes, and others, find it. */
  get env() {
    return {
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
      ONEBOX_PICTURES: 'off',
    };
  }

  #run(...args) {
    const { env } = this;
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
