/** Why a question can't be answered; the message says to its owner what to do. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
}
