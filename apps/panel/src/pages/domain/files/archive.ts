import type { Schemas } from '../../../api/client.ts';
import { filesChanged } from '../../../api/files.ts';
import { queryClient } from '../../../api/query-client.ts';
import { sendBody } from '../../../api/send-body.ts';
import { warnAtUnload } from '../../../ui/unload-warning.ts';
import { ArchiveSending, type SendArchive } from './archive-sending.ts';

export const ARCHIVES = ['.zip', '.tar', '.tar.gz', '.tgz'];

export function isArchive(name: string): boolean {
  return ARCHIVES.some((ending) => name.toLowerCase().endsWith(ending));
}

const sendings = new Map<string, ArchiveSending>();

/** The one of a site, whatever page is looked at. */
export function archiveOf(domainId: string): ArchiveSending {
  const sending = sendings.get(domainId) ?? sendingTo(domainId);
  sendings.set(domainId, sending);
  return sending;
}

function sendingTo(domainId: string): ArchiveSending {
  const send: SendArchive = ({ file, mode, onProgress, signal }) => {
    const address = `/api/v1/domains/${domainId}/content?mode=${mode}`;
    return sendBody<Schemas['ContentDeployed']>({ method: 'PUT', address, body: file, onProgress, signal });
  };
  const sending = new ArchiveSending({ send, onDeployed: (deployed) => keep(domainId, deployed) });
  sending.subscribe(() => warnAtUnload(sending, sending.snapshot().isPending));
  return sending;
}

function keep(domainId: string, { domain, operation }: Schemas['ContentDeployed']): void {
  queryClient.setQueryData(['domains', domainId], domain);
  queryClient.setQueryData(['operations', operation.id], operation);
  void filesChanged(domainId);
}
