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
    let begun = 0;
    parser.on('error', () => end(malformed()));
    parser.on('part', (part) => {
      begun += 1;
      if (begun > maxParts) return passOver(part, () => end(tooManyParts()));
      collect(part, (whole) => parts.push(whole));
    });
    parser.on('finish', () => end(parts.length === countParts(body, boundary) ? undefined : malformed()));
    parser.end(body);
  });
}

function passOver(part: Dicer.PartStream, done: () => void): void {
  part.on('error', () => {});
  part.resume();
  done();
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

/** Delimiters stand at the start of a line; the last one closes the body and opens no part. */
function countParts(body: Uint8Array, boundary: string): number {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  let count = text.indexOf(delimiter.subarray(2)) === 0 ? 0 : -1;
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + delimiter.length)) {
    count += 1;
  }
  return count;
}

function malformed(): HttpError {
  return new HttpError(400, 'MALFORMED_BODY', 'The form was not sent completely, or not in a readable way.');
}

function tooManyParts(): HttpError {
  return new HttpError(413, 'TOO_MANY_FIELDS', 'The form has too many fields.');
}
