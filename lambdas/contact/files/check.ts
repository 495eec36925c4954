import { fileTypeFromBuffer } from 'file-type';
import type { FilesConfig } from '../../../config/contact.ts';
import { type FileType, isFileType } from '../../../config/file-types.ts';
import type { UploadedFile } from '../../shared/http/body.ts';
import { type ErrorDetail, HttpError } from '../../shared/http/errors.ts';
import { cleanFileName } from './name.ts';

/** A file that may be stored. */
export interface CheckedFile {
  readonly name: string;
  readonly type: FileType;
  readonly bytes: Uint8Array;
}

/**
 * Checks a submission's files against its form.
 *
 * @param rules undefined when the form takes none
 * @throws HttpError 400 `NO_FILE_UPLOADS`, 413 `TOO_MANY_FILES` or `FILES_TOO_BIG`, 422 with `TYPE_FILE` for each file of
 * a type that is not taken
 */
export async function checkFiles(
  rules: FilesConfig | undefined,
  files: readonly UploadedFile[],
): Promise<CheckedFile[]> {
  if (files.length === 0) return [];
  if (!rules) throw new HttpError(400, 'NO_FILE_UPLOADS', 'This form does not take files.');
  if (files.length > rules.maxCount) {
    const most = rules.maxCount === 1 ? 'one file' : `${rules.maxCount} files`;
    throw new HttpError(413, 'TOO_MANY_FILES', `This form takes at most ${most}.`);
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (total > rules.maxBytes) {
    throw new HttpError(413, 'FILES_TOO_BIG', `The files are larger than ${inWords(rules.maxBytes)} in all.`);
  }
  const checked = await Promise.all(files.map((file) => checkFile(file, rules.types)));
  const fieldErrors = checked.filter((result) => 'code' in result);
  if (fieldErrors.length > 0) {
    throw new HttpError(422, 'VALIDATION_FAILED', 'Some files can’t be taken.', { fieldErrors });
  }
  return checked.filter((result) => 'bytes' in result);
}

async function checkFile(
  { field, name, bytes }: UploadedFile,
  types: readonly FileType[],
): Promise<CheckedFile | ErrorDetail> {
  const type = await detectType(bytes, name);
  if (type && types.includes(type)) return { name: cleanFileName(name, type), type, bytes };
  return { code: 'TYPE_FILE', field, message: `“${name}” is of a type that this form does not take.` };
}

/** By the bytes. Text has no mark of its own: it is what holds no control characters, in whatever encoding. */
async function detectType(bytes: Uint8Array, name: string): Promise<FileType | undefined> {
  // A file may be made to break its reader.
  const found = await fileTypeFromBuffer(bytes).catch(() => ({ mime: 'unreadable' }));
  if (found) return isFileType(found.mime) ? found.mime : undefined;
  if (bytes.byteLength === 0 || !bytes.every(isTextByte)) return undefined;
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
}

/** Printable, tab, line feed, form feed, carriage return. */
function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : [0x09, 0x0a, 0x0c, 0x0d].includes(byte);
}

function inWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.floor(bytes / 1024)} KB`
    : `${Math.floor((bytes / 1024 / 1024) * 10) / 10} MB`;
}
