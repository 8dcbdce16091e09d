import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, type Answer, eventually, type Question } from './ask.js';

export interface PlatformSettings {
  /** Begins with `test`, so that leftovers are found: 4 to 12 small letters and digits. */
  id: string;
  /** http, https, api, activator and metrics; must be nobody else's. */
  ports: [number, number, number, number, number];
  subnets: string;
  env?: Record<string, string>;
}

/** The platform that the end-to-end tests share. Each file brings it up; `npm test` begins and ends without it. */
const E2E: PlatformSettings = {
  id: 'teste2e',
  ports: [28080, 28443, 23000, 23001, 29464],
  subnets: '10.233.0.0/16',
};

/** The shared platform, running. It takes a moment where it runs already. */
export async function sharedPlatform(): Promise<TestPlatform> {
  const platform = new TestPlatform(E2E);
  await platform.upAnew();
  return platform;
}

/** A whole platform, started as its operator starts it: by `npm run up`. */
export class TestPlatform {
  readonly dataDir: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly panelHost = 'localhost';
  readonly previewDomain = 'sites.localhost';
  readonly adminEmail = 'admin@example.com';
  readonly adminPassword = 'an administrator of tests';

  constructor(private readonly settings: PlatformSettings) {
    this.dataDir = join('/tmp', `onebox-${settings.id}`);
    [this.httpPort, this.httpsPort] = settings.ports;
  }

  get id(): string {
    return this.settings.id;
  }

  /** Starts what does not run, in the background; returns what an operator reads. */
  up(env: Record<string, string> = {}): Promise<string> {
    return this.run(['scripts/up.mjs', '--detach'], { env });
  }

  /** Starts what does not run, and starts again what runs an older build. */
  async upAnew(): Promise<void> {
    if (!(await this.up()).includes('older build')) return;
    await this.down();
    await this.up();
  }

  /** Stops api, worker and activator; with `--all` also edge, database and sites. */
  down(...options: string[]): Promise<string> {
    return this.run(['scripts/down.mjs', ...options], {});
  }

  /** Leaves nothing: containers, networks, volumes, data. */
  async purge(): Promise<void> {
    await this.run(['scripts/down.mjs', '--purge'], { input: `${this.id}\n` });
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  admin(...args: string[]): Promise<string> {
    return this.run(['scripts/admin.mjs', ...args], {});
  }

  /** A request through the edge, under any hostname. */
  get(host: string, path = '/', more: Partial<Question> = {}): Promise<Answer> {
    return ask({ port: this.httpPort, host, path, ...more });
  }

  /** The first answer that fits, within a minute. */
  answer(host: string, path: string, fits: (answer: Answer) => boolean): Promise<Answer> {
    const look = async () => {
      const answer = await this.get(host, path);
      return fits(answer) && answer;
    };
    return eventually(look, `an answer of ${host}${path}`, 60_000);
  }

  log(name: 'api' | 'worker' | 'activator' | 'supervisor'): string {
    return readFileSync(join(this.dataDir, 'logs', `${name}.log`), 'utf8');
  }

  pidOf(name: 'api' | 'worker' | 'activator'): number {
    const file = readFileSync(join(this.dataDir, 'run', 'processes.json'), 'utf8');
    return (JSON.parse(file) as { name: string; pid: number }[]).find((process) => process.name === name)!.pid;
  }

  /** The environment in which `npm run up` and the processes find this platform. */
  env(): NodeJS.ProcessEnv {
    const [http, https, api, activator, metrics] = this.settings.ports;
    return {
      ...process.env,
      NODE_ENV: 'test',
      ONEBOX_INSTALLATION_ID: this.id,
      ONEBOX_DATA_DIR: this.dataDir,
      ONEBOX_HTTP_PORT: String(http),
      ONEBOX_HTTPS_PORT: String(https),
      ONEBOX_API_PORT: String(api),
      ONEBOX_ACTIVATOR_PORT: String(activator),
      ONEBOX_METRICS_PORT: String(metrics),
      ONEBOX_SUBNETS: this.settings.subnets,
      ONEBOX_PANEL_HOST: this.panelHost,
      ONEBOX_PREVIEW_DOMAIN: this.previewDomain,
      ONEBOX_ADMIN_EMAIL: this.adminEmail,
      ONEBOX_ADMIN_PASSWORD: this.adminPassword,
      ONEBOX_DRAIN_SECONDS: '1',
      // What never gets healthy is waited for: long enough for the slowest runtime on a busy machine.
      ONEBOX_READY_SECONDS: '30',
      // The machine has better things to do; what tests pictures turns them on.
      ONEBOX_PICTURES: 'off',
      // SQL Server cannot run where the tests run; what is named here stands for it.
      ONEBOX_MSSQL_URL: (process.env.ONEBOX_TEST_MSSQL_URL ?? '').split('?')[0]!,
      ...this.settings.env,
    };
  }

  private run(args: string[], { env = {}, input }: { env?: Record<string, string>; input?: string }): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { env: { ...this.env(), ...env }, stdio: 'pipe' });
      const chunks: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.once('error', reject);
      // Not `close`: what was started in the background may keep the pipes.
      child.once('exit', (code) => {
        const text = Buffer.concat(chunks).toString();
        if (code === 0) resolve(text);
        else reject(new Error(`${args.join(' ')} ended with ${code}:\n${text}`));
      });
      child.stdin.end(input);
    });
  }
}
