/** Reads bytes as text, in the encoding that their sender names. */
import { HttpError } from './errors.ts';

/** In which no byte above 127 may stand, so that programs which name it and send UTF-8 all the same are understood. */
const ASCII = /^(?:us-ascii|ascii|ansi_x3\.4-1968|iso-ir-6|iso646-us)$/i;
/** What pages are written in that name no encoding and are not in UTF-8. */
const LIKELIEST = 'windows-1252';

/** Reads the texts of one body. */
export class Decoder {
  /** Whether any bytes were not of the encoding. Their text is a guess, good enough to be shown and corrected. */
  isBroken = false;
  readonly #strict: TextDecoder;
  readonly #lenient: boolean;

  /**
   * @param label the encoding's name, such as `windows-1252`. @default UTF-8
   * @throws HttpError 415 for one that Node can't read
   */
  constructor(label = 'utf-8') {
    this.#lenient = ASCII.test(label);
    this.#strict = open(this.#lenient ? 'utf-8' : label);
  }

  /** The text of some bytes. A byte order mark is a character of it. */
  read(bytes: Uint8Array): string {
    try {
      return this.#strict.decode(bytes);
    } catch {
      this.isBroken ||= !this.#lenient;
      return new TextDecoder(LIKELIEST).decode(bytes);
    }
  }
}

function open(label: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    throw new HttpError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the form as UTF-8, or in another encoding that browsers know, and uncompressed.',
    );
  }
}

/** Without the byte order mark that some programs put before a whole text. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
