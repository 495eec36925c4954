/** A pattern that is found where the whole answer has it, capitals as they are. */
export function wholeOf(pattern: string): string {
  return `^(?-i:${pattern})$`;
}
