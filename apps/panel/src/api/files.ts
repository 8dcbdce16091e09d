import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type FileEntry = Schemas['FileEntry'];
export type WrittenFile = Schemas['WrittenFile'];
export type TrashItem = Schemas['TrashItem'];
export type FileSort = 'name' | '-name' | 'size' | '-size' | 'modified' | '-modified';

/** A path is `wp-content/themes`, without a slash at either end; the site's own folder is empty. */
interface Place {
  domainId: string;
  path: string;
}

export interface FolderFilter {
  sort: FileSort;
  q: string;
}

const PAGE = 500;

/** Pages that fit together: the server keeps their order while they are asked for. */
export const folderQuery = ({ domainId, path }: Place, filter: FolderFilter) =>
  infiniteQueryOptions({
    queryKey: ['files', domainId, path, filter],
    staleTime: 5000,
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, limit: PAGE, cursor: pageParam };
      if (path === '') {
        return answerOf(api.GET('/api/v1/domains/{id}/files', { params: { path: { id: domainId }, query } }));
      }
      const params = { path: { id: domainId, path }, query };
      return answerOf(api.GET('/api/v1/domains/{id}/files/{path}', { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const trashQuery = (domainId: string) =>
  queryOptions({
    queryKey: ['files', domainId, 'trash'],
    staleTime: 0,
    queryFn: () => answerOf(api.GET('/api/v1/domains/{id}/trash', { params: { path: { id: domainId } } })),
  });

/** After a change: all folders of the site that are looked at, and its trash. */
export function filesChanged(domainId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['files', domainId] });
}

/** Where a file's bytes are: for downloads, pictures and uploads. */
export function fileAddress({ domainId, path }: Place): string {
  return `/api/v1/domains/${domainId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
}

export const makeFolder = ({ domainId, path }: Place) =>
  answerOf(api.POST('/api/v1/domains/{id}/folders', { params: { path: { id: domainId } }, body: { path } }));

export const moveFile = ({ domainId, path }: Place, to: string) =>
  answerOf(api.PATCH('/api/v1/domains/{id}/files/{path}', { params: { path: { id: domainId, path } }, body: { to } }));

export const deleteFile = ({ domainId, path }: Place) =>
  answerOf(api.DELETE('/api/v1/domains/{id}/files/{path}', { params: { path: { id: domainId, path } } }));

export const restoreFile = (domainId: string, trashId: string) =>
  answerOf(
    api.POST('/api/v1/domains/{id}/trash/{trashId}/restore', {
      params: { path: { id: domainId, trashId } },
      body: {},
    }),
  );

export const removeFromTrash = (domainId: string, trashId: string) =>
  api.DELETE('/api/v1/domains/{id}/trash/{trashId}', { params: { path: { id: domainId, trashId } } });

export const emptyTrash = (domainId: string) =>
  api.DELETE('/api/v1/domains/{id}/trash', { params: { path: { id: domainId } } });
