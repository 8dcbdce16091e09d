import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names a process so that another one on the same host can tell whether it still exists: `<host>/<pid>/<start time>`. The
 * host is a hash of the boot and of the space of process ids, so that a number means the same process or none.
 */
export function processIdentity(pid = process.pid): string {
  return `${host()}/${pid}/${startTime(pid) ?? 0}`;
}

/** True only where it is certain: the process ran here, and is gone. */
export function isGone(identity: string): boolean {
  const [where, pid, started] = identity.split('/');
  return where === host() && startTime(Number(pid)) !== started;
}

function host(): string {
  try {
    const facts = [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), readlinkSync('/proc/self/ns/pid')];
    return createHash('sha256').update(facts.join()).digest('hex').slice(0, 16);
  } catch {
    return `unknown-${process.pid}`;
  }
}

/** In clock ticks since the boot, field 22 of proc(5)'s stat; a zombie counts as gone. */
function startTime(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
