import type { SiteFacts } from '../domain/site-facts.js';
import { busy } from './busy.js';
import { type FileAnswer, FileSession } from './file-session.js';
import type { SiteSandbox } from './site-sandbox.js';

export interface FileSessionsDeps {
  sandbox: Pick<SiteSandbox, 'run'>;
  /** Default: two minutes. */
  idleMs?: number;
  /** Sites whose files are looked after at once. Default: 32. */
  most?: number;
}

interface Open {
  accountId: string;
  session: FileSession;
  /** Requests and longer work that is under way. */
  users: number;
  usedAt: number;
  idle?: NodeJS.Timeout;
}

const IDLE_MS = 2 * 60_000;
const MOST = 32;
/** Of one account, however many sites it has. */
const MOST_OF_AN_ACCOUNT = 8;

/** Asks about the files of one site. */
export type AskFiles = (request: object, payload?: Uint8Array) => Promise<FileAnswer>;

/**
 * For each site whose files somebody looks at, a sandbox in which docker/sandbox/files waits for requests: a container's
 * start takes longer than the work. It goes when nobody has asked for a while, and with this process.
 */
export class FileSessions {
  private readonly open = new Map<string, Open>();

  constructor(private readonly deps: FileSessionsDeps) {}

  /** Keeps the same program for all of the work, which may hold files open in it. */
  async during<T>(facts: SiteFacts, work: (ask: AskFiles) => Promise<T>): Promise<T> {
    const { ask, release } = await this.use(facts);
    try {
      return await work(ask);
    } finally {
      release();
    }
  }

  /** For work that goes on after its function has returned. `release` may be called more than once. */
  async use(facts: SiteFacts): Promise<{ ask: AskFiles; release: () => void }> {
    const opened = await this.opened(facts);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      opened.users--;
      opened.usedAt = Date.now();
      if (opened.users === 0) this.letRest(opened);
    };
    return { ask: (request, payload) => opened.session.ask(request, payload), release };
  }

  private async opened(facts: SiteFacts): Promise<Open> {
    const { id, accountId } = facts.domain;
    for (let found = this.open.get(id); found; found = this.open.get(id)) {
      if (!found.session.isOver) return used(found);
      // The next one's container has the same name.
      await found.session.ended;
    }
    this.makeRoom(accountId);
    const session = new FileSession((io) => this.deps.sandbox.run(facts, 'files', ['/opt/onebox/files'], io));
    const opened = { accountId, session, users: 0, usedAt: Date.now() };
    this.open.set(id, opened);
    void session.ended.then(() => this.open.delete(id));
    return used(opened);
  }

  private letRest(opened: Open): void {
    opened.idle = setTimeout(() => opened.session.end(), this.deps.idleMs ?? IDLE_MS).unref();
  }

  /** @throws UserError `files.busy` where the account has its share in use. */
  private makeRoom(accountId: string): void {
    const all = [...this.open.values()].filter(({ session }) => !session.isOver);
    const own = all.filter((opened) => opened.accountId === accountId);
    if (own.length >= MOST_OF_AN_ACCOUNT && !endOldest(own)) throw busy('The files of too many sites are in use.');
    if (this.open.size >= (this.deps.most ?? MOST)) endOldest(all);
  }
}

/** Of those that rest; false where none does. */
function endOldest(opened: Open[]): boolean {
  const resting = opened.filter(({ users, session }) => users === 0 && !session.isOver);
  const oldest = resting.sort((a, b) => a.usedAt - b.usedAt)[0];
  oldest?.session.end();
  return oldest !== undefined;
}

function used(open: Open): Open {
  clearTimeout(open.idle);
  open.users++;
  return open;
}
