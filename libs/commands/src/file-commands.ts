import type { Readable } from 'node:stream';
import {
  type BeginUpload,
  beginUploadSchema,
  type DeleteFile,
  deleteFileSchema,
  doneSchema,
  type EmptyTrash,
  emptyTrashSchema,
  fileEntrySchema,
  type FileEntry,
  type FileUpload,
  fileUploadSchema,
  type ListTrash,
  listTrashSchema,
  type MakeFolder,
  makeFolderSchema,
  type OneUpload,
  oneUploadSchema,
  type OpenedPath,
  openedPathSchema,
  type OpenPath,
  openPathSchema,
  type RenameFile,
  renameFileSchema,
  type RestoredFile,
  restoredFileSchema,
  type RestoreFile,
  restoreFileSchema,
  type TrashItem,
  trashItemSchema,
  type TrashList,
  trashListSchema,
  type UploadPiece,
  uploadPieceSchema,
  type WriteFile,
  writeFileSchema,
  type WrittenFile,
  writtenFileSchema,
} from './file-schemas.js';

/** What a download is made of: what it is, and its bytes where it has some. */
export interface Download<Head> {
  head: Head;
  body?: AsyncIterable<Buffer>;
}

/**
 * A site's files, for the account that owns it: those of the live release. All throw UserError `files.*` for what the path,
 * the file or the site does not allow, and NotFound for what is not the account's.
 */
export interface FileHandlers {
  /** A page of a folder, or a file with its bytes: those that it had when it was opened. */
  openPath(input: OpenPath, signal: AbortSignal): Promise<Download<OpenedPath>>;
  /** Whole or not at all. */
  writeFile(input: WriteFile, body: Readable, signal: AbortSignal): Promise<WrittenFile>;
  makeFolder(input: MakeFolder, signal: AbortSignal): Promise<FileEntry>;
  /** Never over something that is there. */
  renameFile(input: RenameFile, signal: AbortSignal): Promise<FileEntry>;
  beginUpload(input: BeginUpload, signal: AbortSignal): Promise<FileUpload>;
  readUpload(input: OneUpload, signal: AbortSignal): Promise<FileUpload>;
  /** What came before the body broke off is kept. The last piece puts the file into its place. */
  uploadPiece(input: UploadPiece, body: Readable, signal: AbortSignal): Promise<FileUpload>;
  cancelUpload(input: OneUpload, signal: AbortSignal): Promise<object>;
  /** Into the site's trash. */
  deleteFile(input: DeleteFile, signal: AbortSignal): Promise<TrashItem>;
  listTrash(input: ListTrash, signal: AbortSignal): Promise<TrashList>;
  restoreFile(input: RestoreFile, signal: AbortSignal): Promise<RestoredFile>;
  emptyTrash(input: EmptyTrash, signal: AbortSignal): Promise<object>;
}

/** The first request to a site in a while starts its sandbox. */
const call = { kind: 'call', deadlineMs: 60_000 } as const;
const upload = { kind: 'upload', deadlineMs: 60 * 60_000 } as const;

export const FILE_COMMANDS = {
  openPath: { input: openPathSchema, output: openedPathSchema, kind: 'download' },
  writeFile: { input: writeFileSchema, output: writtenFileSchema, ...upload },
  makeFolder: { input: makeFolderSchema, output: fileEntrySchema, ...call },
  renameFile: { input: renameFileSchema, output: fileEntrySchema, ...call },
  beginUpload: { input: beginUploadSchema, output: fileUploadSchema, ...call },
  readUpload: { input: oneUploadSchema, output: fileUploadSchema, ...call },
  uploadPiece: { input: uploadPieceSchema, output: fileUploadSchema, ...upload },
  cancelUpload: { input: oneUploadSchema, output: doneSchema, ...call },
  deleteFile: { input: deleteFileSchema, output: trashItemSchema, ...call },
  listTrash: { input: listTrashSchema, output: trashListSchema, ...call },
  restoreFile: { input: restoreFileSchema, output: restoredFileSchema, ...call },
  emptyTrash: { input: emptyTrashSchema, output: doneSchema, ...call },
} as const;
