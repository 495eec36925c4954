/** Files that visitors attach: of a form as a whole, and of one field. */
import * as z from 'zod';
import { FILE_TYPES, type FileType } from './file-types.ts';
import { positive } from './values.ts';

/** As much as a whole form may hold, so that a larger value would be a promise that can't be kept. */
export const MOST_FILE_BYTES = 4 * 1024 * 1024;
/** Of one submission. */
export const MOST_FILES = 10;

export const fileTypes = z.array(z.enum(Object.keys(FILE_TYPES) as [FileType, ...FileType[]])).min(1);

export const files = z.strictObject({
  /** Files of one submission. @default 3 */
  maxCount: positive.max(MOST_FILES).default(3),
  /** Bytes of all files of one submission. @default 4194304, 4 MB, which is also the most */
  maxBytes: positive.max(MOST_FILE_BYTES).default(MOST_FILE_BYTES),
  /** Which types are taken. A file's bytes decide what it is, not its name. @default documents and pictures */
  types: fileTypes.default([
    'application/pdf',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'image/heic',
    'image/jpeg',
    'image/png',
    'image/webp',
    'text/plain',
  ]),
  /** Days for which the links in a mail work. @default 30 */
  linkDays: positive.max(365).default(30),
});
export type FilesConfig = z.infer<typeof files>;
