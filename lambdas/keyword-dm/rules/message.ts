/** The text of a direct message: a template with `{link}` and `{name}`, at most 1,000 bytes. */

/** Instagram counts UTF-8 bytes, not characters (Messaging API: "must be less than 1000 bytes"). */
export const MAX_MESSAGE_BYTES = 1000;
/** Instagram's limit for a comment, in characters. */
export const MAX_REPLY_CHARACTERS = 2200;

/** Room kept for what is filled in, so that a template that was saved always fits. */
const NAME_BYTES = 64;
const LINK_BYTES = 200;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What is wrong with a template, in words for its author; empty when nothing is. */
export function templateMistakes(template: string, hasLink: boolean): string[] {
  const mistakes: string[] = [];
  for (const [whole, name] of template.matchAll(PLACEHOLDER)) {
    if (name !== 'link' && name !== 'name') mistakes.push(`${whole} is not known: write {link} or {name}`);
    if (name === 'link' && !hasLink) mistakes.push('{link} needs a link: choose one with linkId');
  }
  const longest = fill(template, 'n'.repeat(NAME_BYTES), 'l'.repeat(LINK_BYTES));
  const bytes = Buffer.byteLength(longest);
  if (bytes > MAX_MESSAGE_BYTES)
    mistakes.push(
      `up to ${bytes} bytes with the name and the link filled in; Instagram takes ${MAX_MESSAGE_BYTES} (an emoji is 4 or more)`,
    );
  return mistakes;
}

/**
 * Fills in a template.
 *
 * @param name the first name, or the handle; cut to 64 bytes
 * @param link the short link; required where the template has `{link}`
 */
export function renderMessage(template: string, name: string, link = ''): string {
  const given = cut(name, NAME_BYTES);
  return fill(given === '' ? withoutName(template) : template, given, link).trim();
}

/** `Hi {name}, here` reads `Hi, here` when there is no name, and `{name}, here` reads `here`. */
function withoutName(template: string): string {
  return template.replace(/^\{name\}[ \t,;:!]*/gm, '').replace(/[ \t]*\{name\}/g, '');
}

function fill(template: string, name: string, link: string): string {
  return template.replace(PLACEHOLDER, (whole, key) =>
    key === 'link' ? link : key === 'name' ? name : whole,
  );
}

/** The longest beginning that fits, never in the middle of a character. */
function cut(text: string, maxBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text.replace(/\p{Cc}/gu, ''))) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept;
}

/** One of the variants, the same one for the same comment however often it is asked. */
export function pickVariant(variants: readonly string[], commentId: string): string | undefined {
  let hash = 0;
  for (const char of commentId) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return variants[hash % variants.length];
}
