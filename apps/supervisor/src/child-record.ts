import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process as nobody else can be it: pids come round again, so the time at which it started belongs to it. */
export interface ChildIdentity {
  name: string;
  pid: number;
  /** Clock ticks after boot, from /proc/<pid>/stat. */
  started: string;
}

/**
 * Which processes were started. A supervisor that is killed cannot stop them; the next one, or `npm run down`, finds them
 * here.
 */
export class ChildRecord {
  private readonly file: string;

  constructor(runDir: string) {
    this.file = join(runDir, 'processes.json');
  }

  write(children: { name: string; pid: number }[]): void {
    const known = children.map(({ name, pid }): ChildIdentity => ({ name, pid, started: startOf(pid) ?? '' }));
    writeFileSync(this.file, JSON.stringify(known), { mode: 0o600 });
  }

  /** Those of the record that still run. */
  running(): ChildIdentity[] {
    return this.read().filter(({ pid, started }) => started !== '' && startOf(pid) === started);
  }

  /** Ends those that still run: asks first, and does not wait for ever. Returns their names. */
  async stopRunning(graceMs: number): Promise<string[]> {
    const running = this.running();
    for (const { pid } of running) signal(pid, 'SIGTERM');
    const deadline = Date.now() + graceMs;
    while (this.running().length > 0 && Date.now() < deadline) await sleep(50);
    for (const { pid } of this.running()) signal(pid, 'SIGKILL');
    return running.map(({ name }) => name);
  }

  private read(): ChildIdentity[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as ChildIdentity[];
    } catch {
      return [];
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** Field 22 of /proc/<pid>/stat; the second field may hold spaces and brackets. A zombie has ended. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
