/** Why a picture was refused: a code for programs and a sentence for the person who sent it. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly code: RejectionCode;

  constructor(code: RejectionCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type RejectionCode =
  | 'empty'
  | 'too-large'
  | 'not-an-image'
  | 'unsupported-format'
  | 'too-many-pixels'
  | 'damaged'
  | 'too-costly'
  | 'crashed'
  | 'not-processed'
  | 'replaced'
  | 'upload-expired';

export const HEIC_SENTENCE =
  'HEIC photos can’t be read here. Please send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.';

/** What decoders say of files that are whole and beyond them, such as lossless JPEG, or a codec that is not built in. */
const UNSUPPORTED =
  /unsupported (?:bit depth|codec|color|colour|data|feature|file|image format|item|jpeg)|arithmetic coding|not implemented|no decoding plugin/i;

/** Whether sharp's own limit of time was reached. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /^timeout: \d+% complete/.test(error.message);
}

/** Where libvips itself could not get memory. A decoder's text that speaks of memory is about what the file asks for. */
const OUR_SHORTAGE = /^vips_tracked: out of memory/;

/** A header that could not be read: that is always the file's fault. The decoder's words stay in `cause`, for the log. */
export function headerRefusal(cause: unknown): Rejected {
  const text = cause instanceof Error ? cause.message : '';
  return UNSUPPORTED.test(text)
    ? new Rejected(
        'unsupported-format',
        'This kind of picture can’t be opened here. Please save it as a plain JPEG or PNG and send that.',
        { cause },
      )
    : new Rejected(
        'damaged',
        'The file is damaged or incomplete. Please check that it opens, and send it again.',
        { cause },
      );
}

/** Pixels that could not be decoded. @throws the error itself where the fault is ours: it is worth another attempt */
export function decodingRefusal(cause: unknown): Rejected {
  const text = cause instanceof Error ? cause.message : '';
  if (cause instanceof Rejected || OUR_SHORTAGE.test(text)) throw cause;
  if (!isTimeout(cause)) return headerRefusal(cause);
  return new Rejected(
    'too-costly',
    'This picture takes too long to open. Please save it again and resend it.',
    { cause },
  );
}
