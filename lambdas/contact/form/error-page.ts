import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import type { HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { TIMING_FIELDS } from '../../shared/spam/timing.ts';
import { gateTargets } from '../../shared/visitors/admission.ts';
import { formOrigins } from './next.ts';
import { isAnswer } from './special-fields.ts';

/** What people read beside special fields. */
const SPECIAL_LABELS: ReadonlyMap<string, string> = new Map([
  ['_replyto', 'E-mail address'],
  ['_subject', 'Subject'],
]);

/** How far a request got before it failed. */
export interface FailedAttempt {
  readonly form: FormConfig | undefined;
  readonly fields: Fields | undefined;
  /** The fields in which files came, which a page can't give back. @default none */
  readonly fileFields?: readonly string[];
  /** The API's own address, where the thank-you page is. The page itself may have been reached by another. */
  readonly baseUrl?: string;
  readonly brand?: Brand | undefined;
}

/** Statuses after which sending again, corrected or later, can succeed. */
const WORTH_ANOTHER_TRY = new Set([400, 422, 429, 500, 503]);

/** Whose fields a page can give back. Not with a captcha: only the website's page can ask for a new proof. */
interface Correctable {
  readonly form: FormConfig;
  readonly fields: Fields;
}

function correctable(error: HttpError, { form, fields }: FailedAttempt): Correctable | undefined {
  if (!form || !fields || form.captcha || !WORTH_ANOTHER_TRY.has(error.status)) return undefined;
  return { form, fields };
}

/**
 * What a visitor without JavaScript sees: what is wrong, each error beside its field, and everything that was typed, in
 * a form that can be corrected and sent again. The form names no address, so it goes where the failed one went. Where
 * that can't help, what is wrong and the way back.
 */
export function errorPage(error: HttpError, attempt: FailedAttempt): APIGatewayProxyResult {
  const { form, fileFields = [], baseUrl, brand } = attempt;
  const again = correctable(error, attempt);
  const body = html`<h1>Your message was not sent</h1>
<p class="error" role="alert">${error.message}</p>
${generalErrors(error, form, again)}
${again ? retryForm(error, again, fileFields) : goBack(form)}`;
  const targets = [...(form ? gateTargets(form) : []), ...(baseUrl ? [new URL(baseUrl).origin] : [])];
  const headers = { ...pageHeaders(form ? formOrigins(form) : [], targets, brand), ...error.headers };
  return htmlPage(
    error.status,
    page({ title: 'Your message was not sent', language: 'en', body, brand }),
    headers,
  );
}

function goBack(form: FormConfig | undefined): Html {
  const site = form && html` or to <a href="${form.site}">the website</a>`;
  return html`<p>Go back with your browser${site}; what you typed should still be there.</p>`;
}

/** Errors that have no visible field to stand beside, by the names of their fields where nothing is shown of them. */
function generalErrors(error: HttpError, form: FormConfig | undefined, again: Correctable | undefined): Html {
  const visible = new Set(again ? visibleNames(error, again) : []);
  const rest = error.fieldErrors.filter(({ field }) => field === undefined || !visible.has(field));
  const about = (field: string | undefined) =>
    field !== undefined && !again && html`${labelOf(field, form && ruleOf(form, field))}: `;
  return html`${rest.map(({ field, message }) => html`<p class="error">${about(field)}${message}</p>\n`)}`;
}

/**
 * The form's own fields, then what else was sent. Special fields stay hidden, unless they are to be corrected; declared
 * ones that were not sent are left out, unless they are asked for or are boxes, of which only the ticked are sent.
 */
function visibleNames(error: HttpError, { form, fields }: Correctable): string[] {
  const wrong = new Set(error.fieldErrors.map(({ field }) => field));
  const declared = Object.entries(form.fields)
    .filter(([name, rule]) => fields.has(name) || wrong.has(name) || rule.type === 'choice')
    .map(([name]) => name);
  return [...new Set([...declared, ...fields.keys()])].filter(
    (name) => isAnswer(name, form.honeypot) || (wrong.has(name) && fields.has(name)),
  );
}

function retryForm(error: HttpError, again: Correctable, fileFields: readonly string[]): Html {
  const { form, fields } = again;
  const visible = visibleNames(error, again);
  // How fast the first page was sent is no measure of this one.
  const hidden = [...fields].filter(([name]) => !visible.includes(name) && !TIMING_FIELDS.has(name));
  const choosable = form.files ? [...new Set(fileFields)] : [];
  return html`<form method="post" accept-charset="utf-8"${choosable.length > 0 && html` enctype="multipart/form-data"`}>
${visible.map((name, i) => field(name, `field-${i}`, ruleOf(form, name), fields.get(name), error))}
${hidden.flatMap(([name, value]) => [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">\n`))}
${choosable.map(fileField)}<button>Send</button>
</form>`;
}

/** No page may choose a file for its visitor. */
function fileField(name: string, i: number): Html {
  return html`<div class="field">
<label for="file-${i}">Files: please choose them again</label>
<input type="file" id="file-${i}" name="${name}" multiple>
</div>
`;
}

/** The visitor chooses the name, which may be one that every object has. */
function ruleOf(form: FormConfig, name: string): FieldConfig | undefined {
  return Object.hasOwn(form.fields, name) ? form.fields[name] : undefined;
}

function labelOf(name: string, rule: FieldConfig | undefined): string {
  return rule?.label ?? SPECIAL_LABELS.get(name) ?? name;
}

/** What all inputs of one field share. */
interface Control {
  readonly name: string;
  readonly id: string;
  readonly values: readonly string[];
  readonly problem: Html | undefined;
  readonly attributes: Html;
}

function field(
  name: string,
  id: string,
  rule: FieldConfig | undefined,
  value: string | string[] | undefined,
  error: HttpError,
): Html {
  const messages = error.fieldErrors.filter((entry) => entry.field === name).map(({ message }) => message);
  const isWrong = messages.length > 0;
  const control: Control = {
    name,
    id,
    values: value === undefined ? [] : [value].flat(),
    problem: isWrong ? html`<p class="error" id="${id}-error">${messages.join(' ')}</p>` : undefined,
    attributes: html`${rule?.required && html` required`}${isWrong && html` aria-invalid="true" aria-describedby="${id}-error"`}`,
  };
  const label = labelOf(name, rule);
  if (rule?.type === 'choice') return choice(control, label, rule.options, rule.multiple);
  return html`<div class="field">
<label for="${id}">${label}</label>
${inputs(control, rule)}${control.problem}
</div>
`;
}

/** A field that was sent several times stays several, unless it takes one answer. */
function inputs({ name, id, values, attributes }: Control, rule: FieldConfig | undefined): Html {
  const all = values.length === 0 ? [''] : values;
  return html`${all.map((value, i) => {
    const start = html`name="${name}" id="${i === 0 ? id : `${id}-${i}`}"${attributes}`;
    if (rule?.type === 'email') return html`<input type="email" ${start} value="${value}">\n`;
    if (rule?.type === 'number') return html`<input inputmode="decimal" ${start} value="${value}">\n`;
    if (isLong(value, rule)) return html`<textarea ${start} rows="6">\n${value}</textarea>\n`;
    return html`<input ${start} value="${value}">\n`;
  })}`;
}

/** Line breaks would be lost in an input. */
function isLong(value: string, rule: FieldConfig | undefined): boolean {
  return /[\r\n]/.test(value) || value.length > 100 || (rule?.type === 'text' && rule.maxLength > 500);
}

function choice(control: Control, label: string, options: readonly string[], multiple: boolean): Html {
  const { name, values, problem } = control;
  const type = multiple ? 'checkbox' : 'radio';
  return html`<fieldset${problem && html` aria-describedby="${control.id}-error"`}>
<legend>${label}</legend>
${options.map(
  (option) =>
    html`<label class="option"><input type="${type}" name="${name}" value="${option}"${values.includes(option) && html` checked`}>${option}</label>\n`,
)}${problem}
</fieldset>
`;
}
