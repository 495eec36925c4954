import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import type { Language } from '../../../config/words.ts';
import type { HttpError, ReadFields } from '../../shared/http/errors.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { ORIGIN_FIELD, websiteOf } from '../../shared/http/origin.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { spokenIn } from '../../shared/page/language.ts';
import { errorIn, sayIn } from '../../shared/page/messages.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { TIMING_FIELDS } from '../../shared/spam/timing.ts';
import { gateTargets } from '../../shared/visitors/admission.ts';
import { fieldHtml, fileFieldHtml } from './fields-html.ts';
import { labelOf } from './label.ts';
import { formOrigins } from './next.ts';
import { TEXTS, type Texts } from './page-texts.ts';
import { isAnswer } from './special-fields.ts';

/** How far a request got before it failed. */
export interface FailedAttempt {
  readonly form: FormConfig | undefined;
  /** @default what could be read of a body that was refused */
  readonly fields: ReadFields | undefined;
  /** The fields in which files came, which a page can't give back. @default none */
  readonly fileFields?: readonly string[];
  /** The API's own address, where the thank-you page is. The page itself may have been reached by another. */
  readonly baseUrl?: string;
  /** The website's, as the browser named it. What is sent again from here carries it along. */
  readonly origin?: string | undefined;
  /** Whether something was sent, and not only an address opened. @default true */
  readonly wasSent?: boolean;
  /** @default en */
  readonly language?: Language;
  readonly brand?: Brand | undefined;
}

/** Statuses after which sending again, corrected, shortened or later, can succeed. */
const WORTH_ANOTHER_TRY = new Set([400, 413, 415, 422, 429, 500, 503]);

/** Whose fields a page can give back. Not with a captcha: only the website's page can ask for a new proof. */
interface Correctable {
  readonly form: FormConfig;
  readonly fields: ReadFields;
}

function correctable(error: HttpError, { form, ...attempt }: FailedAttempt): Correctable | undefined {
  const fields = attempt.fields ?? error.readFields;
  if (!form || !fields || form.captcha || !WORTH_ANOTHER_TRY.has(error.status)) return undefined;
  return { form, fields };
}

/**
 * What a visitor without JavaScript sees: what is wrong, each error next to its field, and everything that was typed, in
 * a form that can be corrected and sent again. The form names no address, so it goes where the failed one went. Where
 * that can't help, what is wrong and the way back.
 */
export function errorPage(thrown: HttpError, attempt: FailedAttempt): APIGatewayProxyResult {
  const { form, fileFields = [], baseUrl, brand, language = 'en' } = attempt;
  const error = errorIn(thrown, language);
  const texts = TEXTS[language];
  const again = correctable(error, attempt);
  const title = attempt.wasSent === false ? titleOf(error, texts) : texts.notSent;
  const said = sayIn(thrown.message, language);
  const body = html`<h1 class="failed">${title}</h1>
<p class="error notice" role="alert"${said.language !== language && spokenIn(said.language, language)}>${said.text}</p>
${again ? wrongFields(error, again, language) : ''}${generalErrors(error, form, { again, language })}
${again ? retryForm(error, carrying(again, attempt.origin), { fileFields, texts, language }) : goBack(form, texts, attempt.wasSent)}`;
  const targets = [...(form ? gateTargets(form) : []), ...(baseUrl ? [new URL(baseUrl).origin] : [])];
  const headers = { ...pageHeaders(form ? formOrigins(form) : [], targets, brand), ...error.headers };
  return htmlPage(error.status, page({ title, language, body, brand }), headers);
}

function carrying({ form, fields }: Correctable, origin: string | undefined): Correctable {
  const website = websiteOf(origin, fields.get(ORIGIN_FIELD), formOrigins(form));
  const others = [...fields].filter(([name]) => name !== ORIGIN_FIELD);
  return website === undefined || !formOrigins(form).has(website)
    ? { form, fields: new Map(others) }
    : { form, fields: new Map([...others, [ORIGIN_FIELD, website]]) };
}

function titleOf({ status }: HttpError, { nothingHere, trouble }: Texts): string {
  return status === 404 ? nothingHere : trouble;
}

function goBack(form: FormConfig | undefined, texts: Texts, wasSent = true): Html {
  const site = form && html`<p><a href="${form.site}">${texts.website}</a></p>`;
  return html`${wasSent && html`<p>${texts.goBack}</p>`}${site}`;
}

/** One link to each field that is wrong, in the form's order. */
function wrongFields(error: HttpError, again: Correctable, language: Language): Html {
  const links = visibleNames(error, again).flatMap((name, i) =>
    problemsOf(error, name).map(
      (message) =>
        html`<li><a href="#${idOf(i)}">${labelOf(name, ruleOf(again.form, name), language)}</a>: ${message}</li>\n`,
    ),
  );
  return links.length === 0 ? html`` : html`<ul>\n${links}</ul>\n`;
}

function problemsOf(error: HttpError, name: string): string[] {
  return error.fieldErrors.filter(({ field }) => field === name).map(({ message }) => message);
}

function idOf(place: number): string {
  return `field-${place}`;
}

/** Errors that have no visible field to stand next to, by the names of their fields where nothing is shown of them. */
function generalErrors(
  error: HttpError,
  form: FormConfig | undefined,
  { again, language }: { readonly again: Correctable | undefined; readonly language: Language },
): Html {
  const visible = new Set(again ? visibleNames(error, again) : []);
  const rest = error.fieldErrors.filter(({ field }) => field === undefined || !visible.has(field));
  const about = (field: string | undefined) =>
    field !== undefined && !again && html`${labelOf(field, form && ruleOf(form, field), language)}: `;
  return html`${rest.map(({ field, message }) => html`<p class="error">${about(field)}${message}</p>\n`)}`;
}

/**
 * The form's own fields, then what else was sent. Special fields stay hidden, unless they are to be corrected; declared
 * ones that were not sent are left out, unless they are asked for, boxes, of which only the ticked are sent, or files, which no page gives back.
 */
const BOXES: ReadonlySet<string> = new Set(['choice', 'consent', 'file']);

function visibleNames(error: HttpError, { form, fields }: Correctable): string[] {
  const wrong = new Set(error.fieldErrors.map(({ field }) => field));
  const declared = Object.entries(form.fields)
    .filter(([name, rule]) => fields.has(name) || wrong.has(name) || BOXES.has(rule.type))
    .map(([name]) => name);
  return [...new Set([...declared, ...fields.keys()])].filter(
    (name) => isAnswer(name, form.honeypot) || (wrong.has(name) && fields.has(name)),
  );
}

function retryForm(
  error: HttpError,
  again: Correctable,
  page: { readonly fileFields: readonly string[]; readonly texts: Texts; readonly language: Language },
): Html {
  const { fileFields, texts, language } = page;
  const { form, fields } = again;
  const visible = visibleNames(error, again);
  // How fast the first page was sent is no measure of this one.
  const hidden = [...fields].filter(([name]) => !visible.includes(name) && !TIMING_FIELDS.has(name));
  const firstWrong = visible.find((name) => problemsOf(error, name).length > 0);
  const shown = visible.map((name, i) => ({
    name,
    id: idOf(i),
    label: labelOf(name, ruleOf(form, name), language),
    rule: ruleOf(form, name),
    values: [fields.get(name) ?? []].flat(),
    problems: problemsOf(error, name),
    hasFocus: name === firstWrong,
    language,
  }));
  const choosable = form.files
    ? [...new Set(fileFields)].filter((name) => !Object.hasOwn(form.fields, name))
    : [];
  return html`<form method="post" accept-charset="utf-8"${form.files && html` enctype="multipart/form-data"`}>
${shown.map(fieldHtml)}
${hidden.flatMap(([name, value]) => [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">\n`))}
${choosable.map((name, i) => fileFieldHtml(name, `file-${i}`, texts.filesAgain))}<button>${texts.send}</button>
</form>`;
}

/** The visitor chooses the name, which may be one that every object has. */
function ruleOf(form: FormConfig, name: string): FieldConfig | undefined {
  return Object.hasOwn(form.fields, name) ? form.fields[name] : undefined;
}
