import { contentType } from './content-type.ts';
import { HttpError } from './errors.ts';
import { type BodyLimits, FieldCollector, type Fields } from './fields.ts';
import { type Part, parseMultipart } from './multipart.ts';
import type { Request } from './request.ts';

/** A file as sent; its name and type are the sender's claims. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface ParsedBody {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
}

/**
 * Reads the fields of a JSON, URL-encoded or multipart body. Nested JSON becomes dotted names
 * (`{ a: { b: 1 } }` is `a.b`), arrays of scalars become lists, numbers and booleans text, `null` an empty text.
 *
 * @throws HttpError 400, 413 or 415, whatever the bytes are
 */
export async function parseBody(request: Request, limits: BodyLimits): Promise<ParsedBody> {
  const { type, parameters } = contentType(request.headers['content-type']);
  checkSize(request, type, limits);
  checkEncoding(request, parameters.charset);
  const body = await parserOf(type)(request, limits);
  checkDeclaredCharset(body.fields);
  return body;
}

type BodyParser = (request: Request, limits: BodyLimits) => ParsedBody | Promise<ParsedBody>;

function parserOf(type: string): BodyParser {
  switch (type) {
    case 'application/json':
      return parseJson;
    case 'application/x-www-form-urlencoded':
      return parseUrlEncoded;
    case 'multipart/form-data':
      return parseParts;
    default:
      throw new HttpError(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'Send application/json, application/x-www-form-urlencoded or multipart/form-data.',
      );
  }
}

function checkSize(request: Request, type: string, limits: BodyLimits): void {
  if (request.body.byteLength <= limits.bytes) return;
  const code = type === 'multipart/form-data' ? 'FILES_TOO_BIG' : 'TOO_LARGE';
  const megabytes = Math.floor(limits.bytes / 1024 / 1024);
  throw new HttpError(413, code, `The form is larger than ${megabytes} MB in all, files included.`);
}

function checkEncoding(request: Request, charset: string | undefined): void {
  const compression = request.headers['content-encoding'] ?? 'identity';
  if (compression !== 'identity' || (charset !== undefined && !isUtf8(charset))) throw notUtf8();
}

/** Browsers fill a hidden field named `_charset_` with the encoding that they used. */
function checkDeclaredCharset(fields: Fields): void {
  const declared = fields.get('_charset_');
  if (declared !== undefined && declared !== '' && !(typeof declared === 'string' && isUtf8(declared))) {
    throw notUtf8();
  }
}

function isUtf8(charset: string): boolean {
  return /^utf-?8$/i.test(charset);
}

function notUtf8(): HttpError {
  return new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the form as UTF-8, uncompressed.');
}

function parseUrlEncoded(request: Request, limits: BodyLimits): ParsedBody {
  const collector = new FieldCollector(limits);
  for (const pair of decodeUtf8(request.body).split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    collector.add(decodePercent(name), decodePercent(value.join('=')));
  }
  return { fields: collector.fields, files: [] };
}

/** A lone percent sign stands for itself, as in browsers; broken UTF-8 is refused, unlike there. */
function decodePercent(text: string): string {
  const escaped = text.replaceAll('+', ' ').replaceAll(/%(?![0-9a-f]{2})/gi, '%25');
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw malformed('The form contains text that is not UTF-8.');
  }
}

/** RFC 2046, section 5.1.1. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;

async function parseParts(request: Request, limits: BodyLimits): Promise<ParsedBody> {
  const boundary = contentType(request.headers['content-type']).parameters.boundary ?? '';
  if (!BOUNDARY.test(boundary)) throw malformed('The form was sent without a usable boundary.');
  const parts = await parseMultipart(request.body, boundary, limits.fields + limits.files);
  const collector = new FieldCollector(limits);
  for (const part of parts) {
    if (part.fileName === undefined) collector.add(part.name, decodeUtf8(part.bytes));
  }
  return { fields: collector.fields, files: readFiles(parts, limits) };
}

function readFiles(parts: readonly Part[], limits: BodyLimits): UploadedFile[] {
  const files = parts
    .filter((part) => part.fileName !== undefined)
    .filter(isChosen)
    .map(toFile);
  if (files.length > limits.files) {
    throw new HttpError(413, 'TOO_MANY_FILES', `The form has more than ${limits.files} files.`);
  }
  return files;
}

/** A file field in which nothing was chosen is sent as an empty part without a file name. */
function isChosen(part: Part): boolean {
  return part.fileName !== '' || part.bytes.byteLength > 0;
}

function toFile({ name, fileName = '', contentType, bytes }: Part): UploadedFile {
  if (/\p{Cc}|\ufffd/u.test(name + fileName)) throw malformed('A file has an unreadable name.');
  return { field: name, name: fileName, contentType, bytes };
}

function parseJson(request: Request, limits: BodyLimits): ParsedBody {
  const collector = new FieldCollector(limits);
  const value = readJson(decodeUtf8(request.body));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw malformed('The JSON is not an object of fields.');
  }
  flatten(value, '', 1, limits.depth, (name, text) => collector.add(name, text));
  return { fields: collector.fields, files: [] };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The JSON is malformed.');
  }
}

function flatten(
  value: object,
  prefix: string,
  level: number,
  depth: number,
  add: (name: string, text: string) => void,
): void {
  if (level > depth) throw new HttpError(400, 'TOO_DEEP', `The JSON is nested deeper than ${depth} levels.`);
  for (const [key, entry] of Object.entries(value)) {
    // Scalars in an array share its name; objects among them are told apart by their position.
    const name = Array.isArray(value) && !isStructure(entry) ? prefix : join(prefix, key);
    if (isStructure(entry)) flatten(entry, name, level + 1, depth, add);
    else add(name, isEmpty(entry) ? '' : String(entry));
  }
}

function isStructure(entry: unknown): entry is object {
  return typeof entry === 'object' && !isEmpty(entry);
}

/** `null`, `{}` and `[]` say that a field is there and empty. */
function isEmpty(entry: unknown): boolean {
  return entry === null || (typeof entry === 'object' && Object.keys(entry).length === 0);
}

function join(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The form contains text that is not UTF-8.');
  }
}

function malformed(message: string): HttpError {
  return new HttpError(400, 'MALFORMED_BODY', message);
}
