/** What a page says before it sends a file, checked. */
import type { ImagesConfig, PresetConfig } from '../../../config/images.ts';
import { type ErrorCode, HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { HEIC_SENTENCE } from '../render/rejected.ts';

export interface UploadRequest {
  readonly presetId: string;
  readonly preset: PresetConfig;
  /** The usual name of the type, or `application/octet-stream` where none was given. What the file is, its contents say. */
  readonly contentType: string;
  /** In bytes, exactly. */
  readonly size: number;
  /** How the file will be sent: to an address that takes one, or by a form. */
  readonly method: 'PUT' | 'POST';
  readonly alt?: string;
  readonly token?: string;
  /** The visitor's proof of a captcha. */
  readonly captcha?: string;
}

/** Types that browsers, programs and libraries give for the formats that we take, by what they mean. */
const TYPES: Readonly<Record<string, string>> = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/jfif': 'image/jpeg',
  'image/pipeg': 'image/jpeg',
  'image/x-jpeg': 'image/jpeg',
  'image/x-jpg': 'image/jpeg',
  'image/x-citrix-jpeg': 'image/jpeg',
  'application/jpg': 'image/jpeg',
  'application/jpeg': 'image/jpeg',
  'image/png': 'image/png',
  'image/x-png': 'image/png',
  'image/x-citrix-png': 'image/png',
  'image/apng': 'image/png',
  'image/vnd.mozilla.apng': 'image/png',
  'application/png': 'image/png',
  'image/webp': 'image/webp',
  'image/x-webp': 'image/webp',
  'image/gif': 'image/gif',
  'image/x-gif': 'image/gif',
  'image/avif': 'image/avif',
  'image/avif-sequence': 'image/avif',
};

/** What says nothing. Contents decide in any case. */
const UNKNOWN_TYPE = 'application/octet-stream';
const UNKNOWN = ['', UNKNOWN_TYPE, 'binary/octet-stream', 'application/x-binary', 'image/*', '*/*'];

const MAX_ALT = 500;

/** @throws HttpError 404, 413, 415 or 422, with the field where it is one's fault */
export function readUploadRequest(
  fields: Fields,
  { presets, upload }: Pick<ImagesConfig, 'presets' | 'upload'>,
): UploadRequest {
  const presetId = single(fields, 'preset') ?? '';
  const preset = Object.hasOwn(presets, presetId) ? presets[presetId] : undefined;
  if (!preset) throw new HttpError(404, 'PRESET_NOT_FOUND', 'There is no such preset for pictures.');
  const alt = readAlt(fields);
  const token = single(fields, 'token');
  const captcha = single(fields, 'captcha');
  return {
    presetId,
    preset,
    contentType: readType(fields),
    size: readSize(fields, preset),
    method: readMethod(fields, upload.forms),
    ...(alt !== undefined && alt !== '' && { alt }),
    ...(token !== undefined && { token }),
    ...(captcha !== undefined && { captcha }),
  };
}

/** What people hear who don't see the picture. @throws HttpError 422 */
export function readAlt(fields: Fields): string | undefined {
  const alt = single(fields, 'alt');
  if (alt === undefined || alt.length <= MAX_ALT) return alt;
  throw wrong('alt', 'TYPE_TEXT', `The description may have ${MAX_ALT} characters.`);
}

function readType(fields: Fields): string {
  const [type = ''] = (single(fields, 'contentType') ?? '').toLowerCase().split(';');
  const name = type.trim();
  const known = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (known !== undefined) return known;
  if (UNKNOWN.includes(name)) return UNKNOWN_TYPE;
  const sentence = /^image\/hei[cf]/.test(name)
    ? HEIC_SENTENCE
    : 'Please send a picture: JPEG, PNG, WebP, GIF or AVIF.';
  throw new HttpError(415, 'TYPE_FILE', sentence, {
    fieldErrors: [{ code: 'TYPE_FILE', field: 'contentType', message: sentence }],
  });
}

function readSize(fields: Fields, { maxBytes }: PresetConfig): number {
  const text = single(fields, 'size') ?? '';
  const size = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (size < 1) throw wrong('size', 'TYPE_NUMERIC', 'Say how many bytes the file has.');
  if (size <= maxBytes) return size;
  const sentence = `The file is larger than ${Math.floor(maxBytes / 1_000_000)} MB.`;
  throw new HttpError(413, 'FILES_TOO_BIG', sentence, {
    fieldErrors: [{ code: 'FILES_TOO_BIG', field: 'size', message: sentence }],
  });
}

function readMethod(fields: Fields, forms: boolean): 'PUT' | 'POST' {
  const method = single(fields, 'method') ?? 'PUT';
  if (method === 'PUT' || (method === 'POST' && forms)) return method;
  throw wrong(
    'method',
    'INVALID_VALUE',
    method === 'POST'
      ? 'No forms are given out here: put the file to the address that you get without this, or configure images.upload.forms.'
      : 'Leave this out, or say PUT, or POST for a form.',
  );
}

function single(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  if (Array.isArray(value)) throw wrong(name, 'TYPE_TEXT', 'Only one value can be taken here.');
  return value;
}

/** A refusal because of one field, which the message is about. */
export function wrong(field: string, code: ErrorCode, message: string): HttpError {
  return new HttpError(422, 'VALIDATION_FAILED', message, { fieldErrors: [{ code, field, message }] });
}
