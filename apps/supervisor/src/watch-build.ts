import { watch } from 'node:fs';

/** A build writes many files; what is complete is quiet for this long. */
const QUIET_MS = 700;

/** Calls back after each build that changed something: compiled code under `directory`. */
export function watchBuild(directory: string, onBuilt: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(directory, { recursive: true }, (_, file) => {
    if (!file?.endsWith('.js')) return;
    clearTimeout(timer);
    timer = setTimeout(onBuilt, QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
