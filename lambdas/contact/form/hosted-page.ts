/** The form as a page of ours: for websites that have none, to link to from a mail, and for whoever opens its address. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import { type Html, html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { sayIn } from '../../shared/page/messages.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { gateTargets } from '../../shared/visitors/admission.ts';
import { fieldHtml, fileFieldHtml } from './fields-html.ts';
import { labelOf } from './label.ts';
import { formOrigins } from './next.ts';
import { closedBecause } from './opening.ts';
import { languageOf, TEXTS, type Texts } from './page-texts.ts';
import { PAGE_TOKEN_FIELD } from './page-token.ts';
import type { Route } from './route.ts';

interface HostedPage {
  /** Of this page, as `signPage` makes it. */
  readonly token: string;
  readonly brand?: Brand | undefined;
  readonly now: Date;
  /** Whether all of its places are taken. */
  readonly isFull: boolean;
}

export function hostedPage(
  { form }: Route,
  request: Request,
  { token, brand, now, isFull }: HostedPage,
): APIGatewayProxyResult {
  const language = languageOf(request, { form });
  const texts = TEXTS[language];
  const { title, website } = texts;
  const body = html`<h1>${title}</h1>
${content(form, texts, { [PAGE_TOKEN_FIELD]: token, _language: language }, closedBecause(form, now, isFull))}
<p><a href="${form.site}">${website}</a></p>`;
  return htmlPage(200, page({ title, language, body, brand }), {
    ...pageHeaders(formOrigins(form), gateTargets(form), brand),
    vary: 'Accept, Accept-Language',
  });
}

/** A captcha's widget is a script of somebody else's, which pages of ours do not run. */
function content(
  form: FormConfig,
  texts: Texts,
  hidden: Readonly<Record<string, string>>,
  closed: string | undefined,
): Html {
  if (closed !== undefined) return html`<p>${sayIn(closed, hidden._language ?? 'en').text}</p>`;
  if (form.captcha) return html`<p>${texts.elsewhere}</p>`;
  const names = Object.entries({ ...hidden });
  return html`<form method="post" accept-charset="utf-8"${form.files && html` enctype="multipart/form-data"`}>
${shownFields(form, texts, hidden._language).map(([name, label, rule], i) =>
  fieldHtml({
    name,
    label,
    rule,
    id: `field-${i}`,
    values: [],
    problems: [],
    hasFocus: false,
    language: hidden._language,
  }),
)}${takesOtherFiles(form) && fileFieldHtml('attachment', 'files', texts.files)}
${names.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}<input name="${form.honeypot ?? '_gotcha'}" hidden tabindex="-1" autocomplete="off">
<button>${texts.send}</button>
</form>`;
}

/** Files have a field of their own, or are declared one by one. */
function takesOtherFiles({ files, fields }: FormConfig): boolean {
  return files !== undefined && !Object.values(fields).some(({ type }) => type === 'file');
}

/** A form that declares nothing takes everything: it is asked for what every contact form asks for. */
function shownFields(
  form: FormConfig,
  texts: Texts,
  language: string | undefined,
): [name: string, label: string, rule: FieldConfig][] {
  const declared = Object.entries(form.fields);
  if (declared.length > 0) return declared.map(([name, rule]) => [name, labelOf(name, rule, language), rule]);
  const text = { type: 'text', required: true, minLength: 0 } as const;
  return [
    ['name', texts.name, { ...text, maxLength: 200 }],
    ['email', texts.email, { type: 'email', required: true }],
    ['message', texts.message, { ...text, maxLength: 10_000 }],
  ];
}
