import type { FilesConfig } from '../../../config/contact.ts';
import type { FileType } from '../../../config/file-types.ts';
import type { UploadedFile } from '../../shared/http/body.ts';
import { type ErrorDetail, HttpError } from '../../shared/http/errors.ts';
import { together } from '../../shared/runtime/together.ts';
import { cleanFileName } from './name.ts';
import { detectType } from './type.ts';

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
 * @throws HttpError 400 `NO_FILE_UPLOADS`, 413 `TOO_MANY_FILES` or `FILES_TOO_BIG`, 422 with `TYPE_FILE` for each file that
 * is empty or of a type that is not taken
 */
export async function checkFiles(
  rules: FilesConfig | undefined,
  files: readonly UploadedFile[],
): Promise<CheckedFile[]> {
  if (files.length === 0) return [];
  if (!rules) throw new HttpError(400, 'NO_FILE_UPLOADS', 'This form does not take files.');
  if (files.length > rules.maxCount) {
    const message =
      rules.maxCount === 1
        ? 'This form takes at most one file.'
        : `This form takes at most ${rules.maxCount} files.`;
    throw new HttpError(413, 'TOO_MANY_FILES', message);
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (total > rules.maxBytes) {
    throw new HttpError(413, 'FILES_TOO_BIG', `The files are larger than ${inWords(rules.maxBytes)} in all.`);
  }
  const checked = await together(files.map((file) => checkFile(file, rules.types)));
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
  if (bytes.byteLength === 0) return { code: 'TYPE_FILE', field, message: `“${name}” is empty.` };
  const type = await detectType(bytes, name);
  if (type && types.includes(type)) return { name: cleanFileName(name, type), type, bytes };
  return { code: 'TYPE_FILE', field, message: `“${name}” is of a type that this form does not take.` };
}

function inWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.floor(bytes / 1024)} KB`
    : `${Math.floor((bytes / 1024 / 1024) * 10) / 10} MB`;
}
