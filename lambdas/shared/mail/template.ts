/**
 * The one look of all our mails. Tables and inline styles, because mail programs drop style sheets and Outlook knows no
 * other layout; `<br>` for line breaks, because Outlook knows no `white-space`. Nothing is loaded and nothing runs.
 */
import type { Brand } from '../../../config/brand.ts';
import { type Html, html } from '../http/html.ts';
import { spokenIn } from '../page/language.ts';
import type { InlineImage } from './mail.ts';

const ACCENT = '#1f4fa3';
const MUTED = '#5b6472';
const LOGO_CID = 'logo@frontdesk';

/** What a mail says, its looks aside. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Shown where the HTML says `<img src="cid:…">`. */
  readonly images: readonly InlineImage[];
}

interface MailParts {
  /** @default none: the mail begins with the logo or name of the brand, where there is one */
  readonly brand?: Brand | undefined;
  /** A tag such as `en`. @default not said, as of texts that the owner wrote */
  readonly language?: string;
  /** @default none */
  readonly title?: string;
  readonly body: Html;
  /** Small lines at the end. @default none */
  readonly foot?: readonly (string | Html)[];
  /** Pictures that the body shows. @default none */
  readonly images?: readonly InlineImage[];
}

/** A mail's HTML, and the pictures that belong to it. */
export function layOut(parts: MailParts): Pick<MailContent, 'html' | 'images'> {
  const { brand, language, title, body, foot = [], images = [] } = parts;
  const logo = brand && logoOf(brand);
  const page = html`<!doctype html><html${language !== undefined && spokenIn(language)}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px 8px;background:#f5f6f8;font:16px/1.5 system-ui,'Segoe UI',Arial,sans-serif;color:#1d2530">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;margin:auto;background:#ffffff;border-top:4px solid ${brand?.accent ?? ACCENT};border-radius:8px"><tr><td style="padding:16px 24px 24px">
${brand && masthead(brand, logo)}${title !== undefined && html`<h1 style="margin:8px 0;font-size:22px;line-height:1.25">${title}</h1>\n`}${body}
${foot.length > 0 && html`<p style="margin:16px 0 0;color:${MUTED};font-size:13px">${foot.map((line, i) => html`${i > 0 && html`<br>`}${line}`)}</p>\n`}</td></tr></table></body></html>`;
  return { html: page.source, images: logo ? [logo, ...images] : images };
}

function masthead({ name, accent }: Brand, logo: InlineImage | undefined): Html {
  const shown = logo ? html`<img src="cid:${LOGO_CID}" alt="${name}" height="40" style="height:40px">` : name;
  return html`<p style="margin:0 0 8px;font-size:18px;font-weight:600;color:${accent}">${shown}</p>\n`;
}

function logoOf({ logo }: Brand): InlineImage | undefined {
  const [, contentType, content] = /^data:([^;]+);base64,(.+)$/.exec(logo ?? '') ?? [];
  if (contentType === undefined || content === undefined) return undefined;
  return { cid: LOGO_CID, contentType, content: Buffer.from(content, 'base64') };
}

/** Text with its line breaks and its spaces, in which there may be anything. */
export function lines(text: string): Html {
  const parts = text.replaceAll('  ', ' \u00a0').split(/\r\n|[\r\n\u2028\u2029]/);
  return html`${parts.map((part, i) => html`${i > 0 && html`<br>`}${part}`)}`;
}

/** Paragraphs, which an empty line parts. */
export function paragraphs(text: string): Html {
  const parts = text.split(/(?:\r?\n){2,}/).filter((part) => part !== '');
  return html`${parts.map((part) => html`<p style="margin:0 0 16px">${lines(part)}</p>\n`)}`;
}

export interface Answer {
  readonly label: string;
  readonly value: string;
  /** Where a click on the value leads: `mailto:`, `tel:` or the very address that it is. @default nowhere */
  readonly href?: string | undefined;
}

/** What was asked and what was answered, one below the other. */
export function answers(rows: readonly Answer[], brand?: Pick<Brand, 'accent'>): Html {
  return html`${rows.map(
    ({ label, value, href }) =>
      html`<p style="margin:12px 0 2px;color:${MUTED};font-size:13px">${label}</p><p style="margin:0;padding:0 0 12px;border-bottom:1px solid #e6e8ec;overflow-wrap:anywhere;word-break:break-word">${href === undefined ? lines(value) : link(href, value, brand)}</p>\n`,
  )}`;
}

export function link(
  url: string,
  text: string,
  { accent }: Pick<Brand, 'accent'> = { accent: ACCENT },
): Html {
  return html`<a href="${url}" style="color:${accent}">${text}</a>`;
}

/**
 * Leads to the desk.
 *
 * @param deskUrl undefined where there is none
 * @param path from the desk's base, such as `/inbox`
 * @param words what stands on the button. @default in English
 */
export function atDesk(
  deskUrl: string | undefined,
  path: string,
  brand?: Pick<Brand, 'accent'>,
  words = 'Open at the desk',
): { readonly text: string; readonly html: Html } | undefined {
  if (deskUrl === undefined) return undefined;
  const url = `${deskUrl}${path}`;
  return { text: `${words}:\n${url}\n`, html: button(url, words, brand) };
}

export function button(url: string, text: string, brand?: Pick<Brand, 'accent'>): Html {
  const look = `display:inline-block;margin:20px 12px 0 0;padding:10px 18px;border-radius:6px;background:${brand?.accent ?? ACCENT};color:#ffffff;text-decoration:none;font-weight:600`;
  return html`<a href="${url}" style="${look}">${text}</a>\n`;
}

/** For what is pressed less often than a button. As large as a finger, too. */
export function quietButton(
  url: string,
  text: string,
  { accent }: Pick<Brand, 'accent'> = { accent: ACCENT },
): Html {
  const look = `display:inline-block;margin:12px 12px 0 0;padding:9px 17px;border:1px solid ${accent};border-radius:6px;color:${accent};text-decoration:none;font-weight:600`;
  return html`<a href="${url}" style="${look}">${text}</a>\n`;
}

/** An address for a new mail (RFC 6068). */
export function mailto(address: string, subject?: string): string {
  const to = address.split('@').map(encodeURIComponent).join('@');
  return `mailto:${to}${subject === undefined ? '' : `?subject=${encodeURIComponent(subject)}`}`;
}

/** Figures; the first cell of each row is its name. */
export function figures(head: readonly string[], rows: readonly (readonly string[])[]): Html {
  const cell = 'padding:4px 12px 4px 0;text-align:left;font-weight:';
  return html`<table cellpadding="0" cellspacing="0" style="border-collapse:collapse">
<tr>${head.map((text) => html`<th style="${cell}600;color:${MUTED}">${text}</th>`)}</tr>
${rows.map((row) => html`<tr>${row.map((text, i) => html`<td style="${cell}${i === 0 ? 600 : 400}">${text}</td>`)}</tr>\n`)}</table>\n`;
}

/** A moment for people, in the owner's time zone. */
export function shownMoment(isoTime: string, timeZone: string): string {
  const format = { dateStyle: 'full', timeStyle: 'long', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(isoTime));
}
