import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** A port that we need, and the setting by which it can be another. */
export interface NeededPort {
  port: number;
  setting: string;
  /** Sites listen on every address, our own processes on loopback. */
  public: boolean;
}

export interface PortHolder {
  pid: number;
  name: string;
}

/** Whether nobody listens there now. */
export function portIsFree({ port, public: everywhere }: Pick<NeededPort, 'port' | 'public'>): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen({ port, host: everywhere ? '0.0.0.0' : '127.0.0.1', exclusive: true }, () =>
      probe.close(() => resolve(true)),
    );
  });
}

/** The process that listens on a TCP port, by /proc (proc_pid_net(5)); undefined where it cannot be seen. */
export function holderOf(port: number): PortHolder | undefined {
  const inodes = listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (socketsOf(pid).some((inode) => inodes.has(inode))) return { pid: Number(pid), name: nameOf(pid) };
  }
  return undefined;
}

/** What is said about a port that another program has. */
export function portAdvice({ port, setting }: NeededPort, holder: PortHolder | undefined): string {
  const by = holder ? `${holder.name} (pid ${holder.pid})` : 'another program';
  return `Port ${port} is used by ${by}. Try \`${setting}=${port + 1} npm run up\`.`;
}

const LISTENING = '0A';

function listeningInodes(port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => textOf(file).split('\n').slice(1));
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(fields.filter((row) => row[1]?.endsWith(suffix) && row[3] === LISTENING).map((row) => row[9]!));
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = linkOf(`/proc/${pid}/fd/${fd}`);
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      return inode ? [inode] : [];
    });
  } catch {
    return []; // Another user's, or gone meanwhile.
  }
}

function nameOf(pid: string): string {
  return textOf(`/proc/${pid}/comm`).trim() || 'an unknown program';
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
