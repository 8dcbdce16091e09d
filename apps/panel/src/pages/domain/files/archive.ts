import type { Schemas } from '../../../api/client.ts';
import { sendBody } from '../../../api/send-body.ts';

interface ArchiveOptions {
  domainId: string;
  file: File;
  mode: 'replace' | 'merge';
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

export const ARCHIVES = ['.zip', '.tar', '.tar.gz', '.tgz'];

export function isArchive(name: string): boolean {
  return ARCHIVES.some((ending) => name.toLowerCase().endsWith(ending));
}

export function sendArchive({ domainId, file, mode, onProgress, signal }: ArchiveOptions) {
  const address = `/api/v1/domains/${domainId}/content?mode=${mode}`;
  return sendBody<Schemas['ContentDeployed']>({ method: 'PUT', address, body: file, onProgress, signal });
}
