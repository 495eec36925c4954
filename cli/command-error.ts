/** A command that can't go on; the message says to its user what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
