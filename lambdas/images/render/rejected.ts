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
