import type { FieldConfig, FilesConfig } from '../../../config/contact.ts';
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
  /** The declared field that it came in. @default none: it came by itself */
  readonly field?: string;
}

/**
 * Checks a submission's files against its form.
 *
 * @param rules undefined when the form takes none
 * @param fields the form's; those for files have limits of their own
 * @throws HttpError 400 `NO_FILE_UPLOADS`, 413 `TOO_MANY_FILES` or `FILES_TOO_BIG`, 422 with `TYPE_FILE` for each file that
 * is empty or of a type that is not taken, and for each field that has too much
 */
export async function checkFiles(
  rules: FilesConfig | undefined,
  files: readonly UploadedFile[],
  fields: Fields = {},
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
  const ruleOf = (name: string) => fileRule(fields, name);
  const checked = await together(
    files.map((file) =>
      checkFile(file, ruleOf(file.field)?.types ?? rules.types, ruleOf(file.field) !== undefined),
    ),
  );
  const fieldErrors = [...amountErrors(fields, files), ...checked.filter((result) => 'code' in result)];
  if (fieldErrors.length > 0) {
    throw new HttpError(422, 'VALIDATION_FAILED', 'Some files can’t be taken.', { fieldErrors });
  }
  return checked.filter((result) => 'bytes' in result);
}

type Fields = Readonly<Record<string, FieldConfig>>;
type FileRule = Extract<FieldConfig, { type: 'file' }>;

function fileRule(fields: Fields, name: string): FileRule | undefined {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return field?.type === 'file' ? field : undefined;
}

/** Of each declared field, how many files and bytes are too much. */
function amountErrors(fields: Fields, files: readonly UploadedFile[]): ErrorDetail[] {
  return Object.keys(fields).flatMap((field): ErrorDetail[] => {
    const rule = fileRule(fields, field);
    if (!rule) return [];
    const own = files.filter((file) => file.field === field);
    const total = own.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (own.length > rule.maxCount) {
      const message =
        rule.maxCount === 1 ? 'This takes one file.' : `This takes at most ${rule.maxCount} files.`;
      return [{ code: 'TYPE_FILE', field, message }];
    }
    if (rule.maxBytes === undefined || total <= rule.maxBytes) return [];
    return [{ code: 'TYPE_FILE', field, message: `This takes at most ${inWords(rule.maxBytes)}.` }];
  });
}

async function checkFile(
  { field, name, bytes }: UploadedFile,
  types: readonly FileType[],
  isDeclared: boolean,
): Promise<CheckedFile | ErrorDetail> {
  if (bytes.byteLength === 0) return { code: 'TYPE_FILE', field, message: `“${name}” is empty.` };
  const type = await detectType(bytes, name);
  if (type && types.includes(type))
    return { name: cleanFileName(name, type), type, bytes, ...(isDeclared && { field }) };
  return { code: 'TYPE_FILE', field, message: `“${name}” is of a type that this form does not take.` };
}

function inWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024
    ? `${Math.floor(bytes / 1024)} KB`
    : `${Math.floor((bytes / 1024 / 1024) * 10) / 10} MB`;
}
