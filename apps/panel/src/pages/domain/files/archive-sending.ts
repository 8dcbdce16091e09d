import type { Schemas } from '../../../api/client.ts';

type Deployed = Schemas['ContentDeployed'];

export type ArchiveMode = 'replace' | 'merge';

/** @throws Problem `aborted` where it was stopped */
export type SendArchive = (sending: {
  file: File;
  mode: ArchiveMode;
  signal: AbortSignal;
  onProgress: (sent: number) => void;
}) => Promise<Deployed>;

interface ArchiveState {
  isPending: boolean;
  /** 0 to 1. */
  progress: number;
  deployed: Deployed | null;
  error: unknown;
}

const NONE: ArchiveState = { isPending: false, progress: 0, deployed: null, error: null };

/** An archive on its way to a site, and what became of it. It outlives the page that shows it. */
export class ArchiveSending {
  private state = NONE;
  private stopping = new AbortController();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly settings: { send: SendArchive; onDeployed?: (deployed: Deployed) => void }) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same object until something changes. */
  readonly snapshot = (): ArchiveState => this.state;

  /** One at a time: while one is under way, another is not begun. */
  async start(file: File, mode: ArchiveMode): Promise<void> {
    if (this.state.isPending) return;
    this.stopping = new AbortController();
    this.set({ ...NONE, isPending: true });
    const onProgress = (progress: number) => this.set({ ...this.state, progress });
    try {
      const deployed = await this.settings.send({ file, mode, signal: this.stopping.signal, onProgress });
      this.settings.onDeployed?.(deployed);
      this.set({ ...NONE, deployed });
    } catch (error) {
      this.set({ ...NONE, error });
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Forgets what became of the last one. */
  clear(): void {
    if (!this.state.isPending) this.set(NONE);
  }

  private set(state: ArchiveState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
