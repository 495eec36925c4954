/** Addresses of mails that open in the owner’s own mail program. */

/** In characters of the quoted text. Windows takes addresses of about 2,000 characters, and encoding triples some. */
const QUOTED = 900;

export interface Answered {
  readonly to: string;
  /** @default none */
  readonly subject?: string;
  /** The line above the quotation. @default none */
  readonly intro?: string;
  /** What is quoted. @default nothing */
  readonly text?: string;
}

/** A `mailto:` address (RFC 6068) with the text quoted below a free line. */
export function mailtoOf({ to, subject = '', intro = '', text = '' }: Answered): string {
  const cut = shorten(text.trim(), QUOTED);
  const quoted = cut.split(/\r\n|\r|\n/).map((line) => (line === '' ? '>' : `> ${line}`));
  const body = cut === '' ? '' : ['', '', intro, ...quoted].join('\r\n');
  const query = [
    ['subject', subject],
    ['body', body],
  ].filter(([, value]) => value !== '');
  const parts = query.map(([name, value = '']) => `${name}=${encodeURIComponent(value)}`);
  // Only "@" stays readable: everything else could end the address or begin another one.
  const address = encodeURIComponent(to).replaceAll('%40', '@');
  return `mailto:${address}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** Never cuts a character in two: half of one can't be encoded. */
function shorten(text: string, length: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= length) return whole;
  const cut = whole.slice(0, length);
  return `${(cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd()} …`;
}
