/** What visitors type, made into plain text, and measured as a browser measures it. */

/** The vertical tab: what word processors write for a line break within a paragraph. */
const SOFT_BREAK = '\v';
/** Control characters that are no text: all but tab, line feed and carriage return. */
const NOT_TEXT = /[^\P{Cc}\t\n\r]/gu;

/**
 * Text as it is stored: U+000B becomes a line break, other control characters vanish, and half a surrogate pair, which is
 * what remains of an emoji that was cut in the middle, becomes U+FFFD. People paste such characters without seeing them.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(SOFT_BREAK, '\n').replaceAll(NOT_TEXT, '');
}

/** Neither white space as Unicode has it, nor one of the invisible marks of format, which come along when an address is copied. */
const VISIBLE = /[^\s\u0085\p{Cf}]/u;
/** From the first to the last of them: from the end it is looked for but once, where `\s+$` would be at each run of spaces. */
const BETWEEN_EDGES = new RegExp(`${VISIBLE.source}(?:[\\s\\S]*${VISIBLE.source})?`, 'u');

/** Whether a text has anything to be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Text without what can't be seen at its ends: for values that are compared or looked up, such as addresses. */
export function trimEdges(text: string): string {
  return BETWEEN_EDGES.exec(text)?.[0] ?? '';
}

/**
 * The length of a text as a browser counts it for `maxlength` and `minlength`: in UTF-16 units, and a line break, which
 * the browser sends as two characters, as one.
 */
export function textLength(text: string): number {
  return text.replaceAll('\r\n', '\n').length;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The beginning of a text, cut between what readers see as characters, so that no emoji or accent is torn apart.
 *
 * @param most its length in UTF-16 units, the ellipsis that stands for the rest included
 */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > most - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
