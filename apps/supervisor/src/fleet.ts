import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@onebox/config';
import { ChildRecord } from './child-record.js';
import type { SupervisorStatus } from './control-socket.js';
import { LogFile } from './log-file.js';
import { processTable } from './process-table.js';
import { readyWithin } from './readiness.js';
import { Advice, say } from './speaker.js';
import { SupervisedProcess } from './supervised-process.js';

const READY_MS = 60_000;
/** A process that ended this often before it was ever ready will not get ready. */
const TRIES = 4;
/** pino's number for a warning; below it a line goes to the file only, so that the closing block stays in sight. */
const WARNING = 40;

/** The platform's processes together: started, watched, told about, stopped. */
export class Fleet {
  private readonly processes: SupervisedProcess[];
  private readonly record: ChildRecord;
  private readonly lastLines = new Map<string, string[]>();
  private readonly startedAt = new Date();
  private readonly build: string;
  private ready = false;

  constructor(
    private readonly config: Config,
    root: string,
  ) {
    this.record = new ChildRecord(config.runDir);
    this.build = currentBuild(root);
    const onChange = () => this.remember();
    this.processes = processTable(config, root).map((spec) => {
      const log = new LogFile(join(config.dataDir, 'logs', `${spec.name}.log`));
      const onLine = (line: string) => this.heard(spec.name, log, line);
      return new SupervisedProcess(spec, { root, env: childEnvironment(config), onLine, onChange });
    });
  }

  /** @throws Advice with the last lines of a process that does not get ready. */
  async start(): Promise<void> {
    for (const each of this.processes) each.start();
    await Promise.all(
      this.processes.map(async (each) => {
        const { name, spec } = each;
        if (await readyWithin(spec.ready, READY_MS, () => each.restarts >= TRIES)) return;
        const lines = (this.lastLines.get(name) ?? []).map((line) => `  ${line}`);
        throw new Advice([`${name} did not get ready. Its last lines:`, ...lines, this.logAdvice(name)].join('\n'));
      }),
    );
  }

  markReady(): void {
    this.ready = true;
  }

  async stop(graceMs: number): Promise<void> {
    this.ready = false;
    await Promise.all(this.processes.map((each) => each.stop(graceMs)));
  }

  async restart(graceMs: number): Promise<void> {
    await Promise.all(this.processes.map((each) => each.restart(graceMs)));
  }

  status(): SupervisorStatus {
    return {
      pid: process.pid,
      ready: this.ready,
      startedAt: this.startedAt.toISOString(),
      build: this.build,
      processes: this.processes.map(({ name, pid, restarts }) => ({ name, pid, restarts })),
    };
  }

  private heard(name: string, log: LogFile, line: string): void {
    log.write(line);
    const last = this.lastLines.get(name) ?? [];
    this.lastLines.set(name, [...last, line].slice(-15));
    // While it starts, the last lines are told at the end, where it did not.
    if (this.ready && worthShowing(line)) say(`${name.padEnd(9)} | ${line}`);
  }

  private remember(): void {
    const running = this.processes.flatMap(({ name, pid }) => (pid ? [{ name, pid }] : []));
    this.record.write(running);
  }

  private logAdvice(name: string): string {
    return `All of them: ${join(this.config.dataDir, 'logs', `${name}.log`)}`;
  }
}

/** What the compiled code was built from; `npm run up` and its kin write it. */
export function currentBuild(root: string): string {
  try {
    return readFileSync(join(root, 'dist/.built-from'), 'utf8');
  } catch {
    return 'unknown';
  }
}

/** The processes see the settings as they were understood, so that a relative path means the same to all. */
function childEnvironment(config: Config): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: config.mode,
    ONEBOX_DATA_DIR: config.dataDir,
    ONEBOX_RUN_DIR: config.runDir,
    ONEBOX_KEY_FILE: config.keyFile,
  };
}

function worthShowing(line: string): boolean {
  if (!line.startsWith('{')) return line.trim() !== '';
  try {
    return (JSON.parse(line) as { level?: number }).level! >= WARNING;
  } catch {
    return true;
  }
}
