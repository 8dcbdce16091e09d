import { z } from 'zod';
import { accountId, domainId, id } from './schemas.js';

/** A path in the site's files, from its own folder on. What it means is found out in the site's sandbox. */
const filePath = z
  .string()
  .max(4096)
  .refine((path) => !path.includes('\0') && !path.split('/').some((part) => part === '.' || part === '..'), {
    message: 'has no . or .. and no NUL',
  });

const site = { accountId, domainId };
const count = z.number().int().nonnegative();

/** What has to be true of the file that is replaced: not to be there, or to have one of these tags. */
const condition = z.object({ absent: z.boolean().optional(), etags: z.array(z.string().max(200)).max(20).optional() });

export const FILE_SORTS = ['name', '-name', 'size', '-size', 'modified', '-modified'] as const;

export const openPathSchema = z.object({
  ...site,
  path: filePath,
  /** Of a folder. */
  sort: z.enum(FILE_SORTS),
  query: z.string().max(255),
  limit: z.number().int().min(1).max(1000),
  offset: count,
  /** Of the page before: the order that it was taken from. */
  snapshot: z.string().max(32).optional(),
  /** Of a file: the bytes that are wanted, both ends included; absent: all. A negative `from` counts from the end. */
  range: z.object({ from: z.number().int(), to: count.optional() }).optional(),
});

export const fileEntrySchema = z.object({
  name: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'special']),
  size: count,
  /** Seconds since 1970. */
  modified: z.number(),
  /** Octal: `0644`. */
  mode: z.string(),
  etag: z.string(),
  /** The name is not UTF-8: it can be seen, but not asked for. */
  unreadable: z.boolean().optional(),
  link: z
    .object({ target: z.string(), leads: z.enum(['file', 'folder', 'special', 'nowhere', 'outside', 'link']) })
    .optional(),
});

export const openedPathSchema = z.union([
  z.object({
    folder: z.object({
      entries: z.array(fileEntrySchema),
      total: count,
      /** There is more than this many: the rest is not listed. */
      truncated: z.boolean(),
      snapshot: z.string(),
      next: count.nullable(),
    }),
  }),
  z.object({
    file: fileEntrySchema.extend({
      text: z.boolean(),
      /** Of the bytes that follow; equal to 0 and the size where no range was asked for. */
      from: count,
      length: count,
    }),
  }),
]);

export const writeFileSchema = z.object({ ...site, path: filePath, condition, maxBytes: count });
export const writtenFileSchema = fileEntrySchema.extend({ sha256: z.string() });

export const makeFolderSchema = z.object({ ...site, path: filePath });
export const renameFileSchema = z.object({ ...site, path: filePath, to: filePath });

const uploadId = id('upl');
export const beginUploadSchema = z.object({ ...site, path: filePath, size: count, condition });
export const oneUploadSchema = z.object({ ...site, uploadId });
export const uploadPieceSchema = z.object({ ...site, uploadId, offset: count, maxBytes: count });
export const fileUploadSchema = z.object({
  id: z.string(),
  path: z.string(),
  size: count,
  /** Bytes that have come. */
  offset: count,
  /** As soon as all of it has come: what it has become. The hash is absent where this is said a second time. */
  file: fileEntrySchema.extend({ sha256: z.string().optional() }).optional(),
});

const trashId = id('tra');
export const trashItemSchema = z.object({
  id: z.string(),
  path: z.string(),
  kind: fileEntrySchema.shape.kind,
  size: count,
  /** ISO 8601. */
  deletedAt: z.string(),
});
export const deleteFileSchema = z.object({ ...site, path: filePath });
export const listTrashSchema = z.object(site);
export const trashListSchema = z.object({ items: z.array(trashItemSchema) });
/** `to` absent: where it was. */
export const restoreFileSchema = z.object({ ...site, trashId, to: filePath.optional() });
export const restoredFileSchema = fileEntrySchema.extend({ path: z.string() });
/** `trashId` absent: all. */
export const emptyTrashSchema = z.object({ ...site, trashId: trashId.optional() });
export const doneSchema = z.object({});

export type OpenPath = z.infer<typeof openPathSchema>;
export type OpenedPath = z.infer<typeof openedPathSchema>;
export type FileEntry = z.infer<typeof fileEntrySchema>;
export type FileCondition = z.infer<typeof condition>;
export type WriteFile = z.infer<typeof writeFileSchema>;
export type WrittenFile = z.infer<typeof writtenFileSchema>;
export type MakeFolder = z.infer<typeof makeFolderSchema>;
export type RenameFile = z.infer<typeof renameFileSchema>;
export type BeginUpload = z.infer<typeof beginUploadSchema>;
export type OneUpload = z.infer<typeof oneUploadSchema>;
export type UploadPiece = z.infer<typeof uploadPieceSchema>;
export type FileUpload = z.infer<typeof fileUploadSchema>;
export type DeleteFile = z.infer<typeof deleteFileSchema>;
export type TrashItem = z.infer<typeof trashItemSchema>;
export type ListTrash = z.infer<typeof listTrashSchema>;
export type TrashList = z.infer<typeof trashListSchema>;
export type RestoreFile = z.infer<typeof restoreFileSchema>;
export type RestoredFile = z.infer<typeof restoredFileSchema>;
export type EmptyTrash = z.infer<typeof emptyTrashSchema>;
