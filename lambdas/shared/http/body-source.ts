/** What the readers of the formats in which a form can come (JSON, URL-encoded, multipart, plain text) share. */
import { Decoder } from './charset.ts';
import { HttpError } from './errors.ts';
import type { BodyLimits, FieldCollector } from './fields.ts';

/** A file as sent; its name and type are the sender's claims. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What the readers of the single formats get. */
export interface BodySource {
  readonly bytes: Uint8Array;
  /** Of the `Content-Type`, names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly limits: BodyLimits;
  /** Takes what is read, and what is wrong with it. */
  readonly collector: FieldCollector;
}

/** Puts the fields of a body into the collector. @returns its files @throws HttpError where it can't read on */
export type BodyReader = (source: BodySource) => Promise<readonly UploadedFile[]> | readonly UploadedFile[];

/** A body that can't be read as what it says it is. */
export function malformed(message: string): HttpError {
  return new HttpError(400, 'MALFORMED_BODY', message);
}

/**
 * The decoder of a form's body: by the header's `charset`, else by what the browser wrote into a hidden field named
 * `_charset_` (https://html.spec.whatwg.org/#attr-fe-name-charset), else of UTF-8.
 *
 * @param declared what stands in that field
 */
export function decoderOf({ parameters }: BodySource, declared: string | undefined): Decoder {
  return new Decoder(parameters.charset || declared?.trim() || undefined);
}

/** @throws HttpError 400 when a text was not of the encoding that it should be of */
export function requireLegible(decoder: Decoder): void {
  if (decoder.isBroken) throw illegible();
}

export function illegible(): HttpError {
  return malformed('The form contains text that is not UTF-8.');
}
