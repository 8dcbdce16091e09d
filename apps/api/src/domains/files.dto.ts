import { FILE_SORTS } from '@onebox/commands';
import { z } from 'zod';

const path = z.string().min(1).max(4096);

export const filesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(200).describe('Of a folder: how many entries, 1 to 1000.'),
  cursor: z
    .string()
    .regex(/^[0-9a-f]{12}\.\d{1,9}$/, 'This is no cursor of a folder.')
    .optional()
    .describe('Of a folder: `nextCursor` of the page before.'),
  sort: z.enum(FILE_SORTS).default('name').describe('Of a folder, in which folders come first.'),
  q: z.string().max(255).default('').describe('Of a folder: only names that have this in them.'),
});
export type FilesQuery = z.output<typeof filesQuery>;

export const fileEntry = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['file', 'folder', 'link', 'special']).describe('`special`: a pipe, a socket or a device.'),
    size: z.number().describe('In bytes; 0 of what is no file.'),
    modifiedAt: z.string(),
    mode: z.string().describe('Octal: `0644`.'),
    etag: z.string().describe('For `If-Match`, with its quotation marks.'),
    unreadable: z.boolean().describe('The name is not UTF-8: it can be seen, but not asked for.'),
    link: z
      .strictObject({
        target: z.string(),
        leads: z.enum(['file', 'folder', 'special', 'nowhere', 'outside', 'link']),
      })
      .nullable()
      .describe('Of a symbolic link. What leads `outside` of the site is not followed.'),
  })
  .meta({ id: 'FileEntry' });
export type FileEntryView = z.output<typeof fileEntry>;

export const folderPage = z
  .strictObject({
    items: z.array(fileEntry),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
    total: z.number(),
    truncated: z.boolean().describe('The folder holds more than 200,000 entries, of which the rest is not listed.'),
  })
  .meta({ id: 'FolderPage' });

export const writtenFile = fileEntry
  .extend({ sha256: z.string().describe('Of what was written, in hexadecimal.') })
  .meta({ id: 'WrittenFile' });

export const newFolder = z.strictObject({ path }).meta({ id: 'NewFolder' });
export type NewFolderBody = z.output<typeof newFolder>;

export const fileMove = z
  .strictObject({ to: path.describe('The new path. Nothing may be there.') })
  .meta({ id: 'FileMove' });
export type FileMoveBody = z.output<typeof fileMove>;

export const newFileUpload = z
  .strictObject({
    path,
    size: z.int().min(0).describe('Of the whole file, in bytes.'),
    replace: z
      .union([z.literal('any'), z.literal('none'), z.string().regex(/^"[^"]{1,200}"$/)])
      .default('any')
      .describe('What may be at the path when the last piece has come: anything, nothing, or the file of this ETag.'),
  })
  .meta({ id: 'NewFileUpload' });
export type NewFileUploadBody = z.output<typeof newFileUpload>;

export const fileUpload = z
  .strictObject({
    id: z.string(),
    path: z.string(),
    size: z.number(),
    offset: z.number().describe('How many bytes have come: the next piece begins here.'),
    file: fileEntry
      .extend({ sha256: z.string().optional() })
      .nullable()
      .describe('When all has come: what it has become.'),
  })
  .meta({ id: 'FileUpload' });

export const trashItem = z
  .strictObject({
    id: z.string(),
    path: z.string().describe('Where it was.'),
    kind: z.enum(['file', 'folder', 'link', 'special']),
    size: z.number().describe('In bytes; 0 of what is no file.'),
    deletedAt: z.string(),
    removedAt: z.string().describe('When it goes for good.'),
  })
  .meta({ id: 'TrashItem' });

export const trashList = z.strictObject({ items: z.array(trashItem) }).meta({ id: 'TrashList' });

export const trashRestore = z
  .strictObject({ to: path.optional().describe('By default where it was. Nothing may be there.') })
  .meta({ id: 'TrashRestore' });
export type TrashRestoreBody = z.output<typeof trashRestore>;

export const restoredFile = fileEntry.extend({ path: z.string() }).meta({ id: 'RestoredFile' });
