import { Dicer } from '@fastify/busboy';
import { HttpError } from './errors.ts';

/** One part of a multipart body. */
export interface Part {
  /** By lower-case name, byte by byte as latin1: which encoding names are in is known only when all parts are read. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Uint8Array;
}

interface Parts {
  /** Those that are whole. */
  readonly parts: readonly Part[];
  /** Why these are not all. */
  readonly problem?: HttpError;
}

/** Of a part's headers. */
const HEADER_LIMITS = { maxHeaderPairs: 20, maxHeaderSize: 8 * 1024 };

/**
 * Splits a multipart body that is wholly in memory.
 *
 * A body of which the library passed over a part (unreadable headers) has a problem, because nothing may be lost
 * silently.
 */
export function splitMultipart(body: Uint8Array, boundary: string, maxParts: number): Promise<Parts> {
  return new Promise((resolve) => {
    const parts: Part[] = [];
    const end = (problem?: HttpError) => resolve({ parts, ...(problem && { problem }) });
    const parser = new Dicer({ boundary, ...HEADER_LIMITS });
    const delimiters = delimitersOf(body, boundary);
    // Those beyond the limit are cut off: a stream for each of 400,000 would take longer than there is.
    const isTooMany = delimiters.length - 1 > maxParts;
    const read = isTooMany
      ? Buffer.concat([
          body.subarray(0, delimiters[maxParts]),
          Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'),
        ])
      : body;
    parser.on('error', () => end(malformed()));
    parser.on('part', (part) => collect(part, (whole) => parts.push(whole)));
    parser.on('finish', () => {
      if (isTooMany) end(tooManyParts());
      else end(parts.length === delimiters.length - 1 ? undefined : malformed());
    });
    parser.end(read);
  });
}

function collect(part: Dicer.PartStream, done: (whole: Part) => void): void {
  const chunks: Uint8Array[] = [];
  let headers: Part['headers'] | undefined;
  let isCut = false;
  part.on('header', (read: object) => {
    const lines = Object.entries(read as Record<string, string[]>);
    headers = Object.fromEntries(lines.map(([name, values]) => [name, values[0]]));
  });
  part.on('error', () => {
    isCut = true;
  });
  part.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  part.on('end', () => {
    if (headers && !isCut) done({ headers, bytes: Buffer.concat(chunks) });
  });
}

/** Where delimiters stand, at the start of a line each; the last one closes the body and opens no part. */
function delimitersOf(body: Uint8Array, boundary: string): number[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const found = text.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2)) ? [0] : [];
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + delimiter.length)) {
    found.push(at);
  }
  return found;
}

function malformed(): HttpError {
  return new HttpError(400, 'MALFORMED_BODY', 'The form was not sent completely, or not in a readable way.');
}

function tooManyParts(): HttpError {
  return new HttpError(413, 'TOO_MANY_FIELDS', 'The form has too many fields.');
}
