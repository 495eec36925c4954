/** A text without what makes no difference to a reader: capitals, widths of letters, runs of white space. Rules compare so. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
