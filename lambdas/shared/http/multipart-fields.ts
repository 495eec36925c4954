import {
  type BodySource,
  decoderOf,
  illegible,
  malformed,
  requireLegible,
  type UploadedFile,
} from './body-source.ts';
import { Decoder } from './charset.ts';
import { contentType } from './content-type.ts';
import { type Disposition, readDisposition } from './disposition.ts';
import { HttpError } from './errors.ts';
import type { FieldCollector } from './fields.ts';
import { type Part, splitMultipart } from './multipart.ts';

/**
 * What delimits the parts. RFC 2046 allows fewer characters and 70 of them; programs that send more are understood, for a
 * boundary is only searched for.
 */
const BOUNDARY = /^[\x20-\x7e]{0,199}[\x21-\x7e]$/;

const LEGIBLE_ENCODINGS = new Set(['7bit', '8bit', 'binary']);

/** Reads `multipart/form-data`. */
export async function readMultipart(source: BodySource): Promise<readonly UploadedFile[]> {
  const { bytes, parameters, limits, collector } = source;
  const { boundary = '' } = parameters;
  if (!BOUNDARY.test(boundary)) throw malformed('The form was sent without a usable boundary.');
  const { parts, problem } = await splitMultipart(bytes, boundary, limits.fields + limits.files);
  const decoder = decoderOf(source, declaredCharset(parts));
  const files: UploadedFile[] = [];
  for (const part of parts) {
    const disposition = dispositionOf(part, decoder);
    if (disposition.name === undefined || !isLegible(part, disposition))
      collector.refuse(malformed('The form has a part that is no field of a form.'));
    else if (disposition.fileName === undefined)
      collector.add(disposition.name, textOf(part, decoder, collector));
    // A file field in which nothing was chosen is sent as an empty part without a file name.
    else if (disposition.fileName !== '' || part.bytes.byteLength > 0)
      files.push(fileOf(part, disposition.name, disposition.fileName));
  }
  if (problem) throw problem;
  requireLegible(decoder);
  if (files.length > limits.files)
    throw new HttpError(413, 'TOO_MANY_FILES', `The form has more than ${limits.files} files.`);
  return files.map(requireLegibleName);
}

function declaredCharset(parts: readonly Part[]): string | undefined {
  const bytes = parts.find((part) => dispositionOf(part, new Decoder()).name === '_charset_')?.bytes;
  return bytes && Buffer.from(bytes).toString('latin1');
}

function dispositionOf({ headers }: Part, decoder: Decoder): Disposition {
  return readDisposition(headers['content-disposition'] ?? '', (latin1) =>
    decoder.read(Buffer.from(latin1, 'latin1')),
  );
}

function isLegible({ headers }: Part, { type }: Disposition): boolean {
  const encoding = headers['content-transfer-encoding']?.trim().toLowerCase() ?? 'binary';
  return type === 'form-data' && LEGIBLE_ENCODINGS.has(encoding);
}

/** A field may name an encoding of its own (RFC 7578, section 4.5). */
function textOf({ headers, bytes }: Part, form: Decoder, collector: FieldCollector): string {
  const { charset } = contentType(headers['content-type']).parameters;
  if (!charset) return form.read(bytes);
  const own = new Decoder(charset);
  const text = own.read(bytes);
  if (own.isBroken) collector.refuse(illegible());
  return text;
}

/** Without the folders that some browsers name. */
function fileOf({ headers, bytes }: Part, field: string, fileName: string): UploadedFile {
  const name = fileName.split(/[/\\]/).at(-1) ?? '';
  const { type } = contentType(headers['content-type']);
  return { field, name, contentType: type || 'text/plain', bytes };
}

function requireLegibleName(file: UploadedFile): UploadedFile {
  if (/\p{Cc}|\ufffd/u.test(file.field + file.name)) throw malformed('A file has an unreadable name.');
  return file;
}
