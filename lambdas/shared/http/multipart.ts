import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { HttpError } from './errors.ts';

/** One part of a multipart body; with a `fileName` it is an uploaded file. */
export interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const LEGIBLE_ENCODINGS = new Set(['7bit', '8bit', 'binary']);

/**
 * Reads a multipart/form-data body that is wholly in memory.
 *
 * Every part is taken as raw bytes, because the library decodes text leniently; and a body in which it
 * passed over a part (no name, unreadable headers) is refused, because nothing may be lost silently.
 */
export function parseMultipart(body: Uint8Array, boundary: string, maxParts: number): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(malformed());
    const parts: Part[] = [];
    const parser = openParser(boundary, maxParts);
    parser.on('error', refuse);
    parser.on('partsLimit', () => reject(tooManyParts()));
    // The declared types leave out that a part may come without a name and without a file name.
    parser.on(
      'file',
      (name: string | undefined, stream, fileName: string | undefined, encoding, contentType) => {
        stream.on('error', refuse);
        if (name === undefined || !LEGIBLE_ENCODINGS.has(encoding)) refuse();
        collect(stream, (bytes) => parts.push({ name: name ?? '', fileName, contentType, bytes }));
      },
    );
    parser.on('finish', () => (parts.length === countParts(body, boundary) ? resolve(parts) : refuse()));
    parser.end(body);
  });
}

function openParser(boundary: string, maxParts: number): BusboyInstance {
  return new Busboy({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    isPartAFile: () => true,
    limits: { parts: maxParts, headerPairs: 20, headerSize: 8 * 1024 },
  });
}

function collect(stream: BusboyFileStream, done: (bytes: Uint8Array) => void): void {
  const chunks: Uint8Array[] = [];
  stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks)));
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
