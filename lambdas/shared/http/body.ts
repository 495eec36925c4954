/** Reads the body of a form, in whatever way it was sent. */
import type { BodyReader, UploadedFile } from './body-source.ts';
import { contentType } from './content-type.ts';
import { HttpError } from './errors.ts';
import { type BodyLimits, FieldCollector, type Fields } from './fields.ts';
import { readJsonFields } from './json-fields.ts';
import { readMultipart } from './multipart-fields.ts';
import type { Request } from './request.ts';
import { readTextPlain } from './text-plain.ts';
import { readUrlEncoded } from './url-encoded.ts';

export type { UploadedFile } from './body-source.ts';

export interface ParsedBody {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
}

const READERS: Readonly<Record<string, BodyReader>> = {
  'application/json': readJsonFields,
  'application/x-www-form-urlencoded': readUrlEncoded,
  'multipart/form-data': readMultipart,
  'text/plain': readTextPlain,
};

/**
 * Reads the fields of a JSON, URL-encoded or multipart body, and of plain text that holds one of the first two or what
 * a browser sends for `enctype="text/plain"`. Nested JSON becomes dotted names (`{ a: { b: 1 } }` is `a.b`), arrays of
 * scalars become lists, numbers the digits as they were sent, booleans text, `null` an empty text.
 *
 * @throws HttpError 400, 413 or 415, whatever the bytes are, with the fields that could be read
 */
export async function parseBody(request: Request, limits: BodyLimits): Promise<ParsedBody> {
  const { type, parameters } = contentType(request.headers['content-type']);
  const collector = new FieldCollector(limits);
  if (request.body.byteLength > limits.bytes) collector.refuse(tooLarge(type, limits));
  let files: readonly UploadedFile[] = [];
  try {
    const read = readerOf(request, type);
    files = await read({ bytes: request.body, parameters, limits, collector });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    collector.refuse(error);
  }
  return { fields: collector.finish(), files };
}

function readerOf({ headers }: Request, type: string): BodyReader {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read)
    throw unsupported('Send application/json, application/x-www-form-urlencoded or multipart/form-data.');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw unsupported('Send the form uncompressed.');
  return read;
}

function tooLarge(type: string, limits: BodyLimits): HttpError {
  const code = type === 'multipart/form-data' ? 'FILES_TOO_BIG' : 'TOO_LARGE';
  const megabytes = Math.floor(limits.bytes / 1024 / 1024);
  return new HttpError(413, code, `The form is larger than ${megabytes} MB in all, files included.`);
}

function unsupported(message: string): HttpError {
  return new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
}
