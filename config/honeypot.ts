/** A field that people leave empty and robots fill in: which names can't be one, because something else fills them in. */
import * as z from 'zod';

/** What pages, our own scripts and captchas send along with forms and widgets. */
const SENT_ALONG = [
  '_elapsed',
  '_loaded',
  '_next',
  '_nonce',
  '_origin',
  '_page',
  'cf-turnstile-response',
  'g-recaptcha-response',
  'h-captcha-response',
];

/** What else a form takes without declaring it. */
const OF_FORMS = ['_language', '_replyto', '_subject', 'email'];

/** All that a widget takes, but for answers and attributes. */
const OF_WIDGETS = [
  '_invitation',
  'comment',
  'editToken',
  'email',
  'language',
  'page',
  'rating',
  'screenshot',
  'user',
  'viewport',
  'viewport.height',
  'viewport.width',
];

export const honeypot = z
  .string()
  .min(1)
  .max(100)
  .refine((name) => !SENT_ALONG.includes(name), { error: 'is filled in by pages or scripts: name another' });

const FILLED_BY_PEOPLE = 'is a field that people fill in: name one that they never see';

interface TrappedForm {
  readonly honeypot?: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Refuses a trap that would hold everybody's submission as spam. */
export function checkFormHoneypot({ honeypot, fields }: TrappedForm, { addIssue }: z.RefinementCtx): void {
  if (honeypot === undefined) return;
  if (Object.hasOwn(fields, honeypot) || OF_FORMS.includes(honeypot.toLowerCase()))
    addIssue({ code: 'custom', message: FILLED_BY_PEOPLE, path: ['honeypot'] });
}

/** The same of a widget. */
export function checkWidgetHoneypot(
  { honeypot }: { readonly honeypot?: string | undefined },
  { addIssue }: z.RefinementCtx,
): void {
  if (honeypot === undefined) return;
  if (OF_WIDGETS.includes(honeypot) || /^(?:answers|attributes)\./.test(honeypot))
    addIssue({ code: 'custom', message: FILLED_BY_PEOPLE, path: ['honeypot'] });
}
