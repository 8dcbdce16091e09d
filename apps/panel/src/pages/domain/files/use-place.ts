import { useSearchParams } from 'react-router';
import type { FileSort } from '../../../api/files.ts';

const SORTS: FileSort[] = ['name', '-name', 'size', '-size', 'modified', '-modified'];

/** What of the files is looked at: it stands in the address. */
export function usePlace() {
  const [params] = useSearchParams();
  return {
    folder: params.get('in') ?? '',
    file: params.get('file'),
    view: params.get('view'),
    sort: SORTS.find((sort) => sort === params.get('sort')) ?? 'name',
    q: params.get('q') ?? '',
  };
}

export function folderAddress(folder: string): string {
  return folder === '' ? '?' : `?${new URLSearchParams({ in: folder }).toString()}`;
}

export function editorAddress(folder: string, file: string): string {
  return `?${new URLSearchParams({ ...(folder === '' ? {} : { in: folder }), file }).toString()}`;
}

export function viewAddress(folder: string, view: 'trash' | 'archive'): string {
  return `?${new URLSearchParams({ ...(folder === '' ? {} : { in: folder }), view }).toString()}`;
}
