/** Why a picture was refused: a code for programs and a sentence for the person who sent it. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly code: RejectionCode;

  constructor(code: RejectionCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const CODES = [
  'empty',
  'too-large',
  'not-an-image',
  'unsupported-format',
  'too-many-pixels',
  'damaged',
  'too-costly',
  'crashed',
  'replaced',
  'upload-expired',
] as const;
export type RejectionCode = (typeof CODES)[number];

export function isRejectionCode(text: string): text is RejectionCode {
  return CODES.some((code) => code === text);
}
