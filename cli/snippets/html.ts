/** The HTML of a configured form, as one pastes it into a page. */

import type { FieldConfig, FormConfig } from '../../config/contact.ts';
import { wordsIn } from '../../config/words.ts';
import { CAPTCHA_WIDGETS } from '../../contract/captcha.ts';
import { labelOf } from '../../lambdas/contact/form/label.ts';
import { shownFields } from '../../lambdas/contact/form/shown-fields.ts';
import { type Html, html } from '../../lambdas/shared/http/html.ts';

/** The field of files. Any name does. */
const FILES_FIELD = 'attachment';

/** What the provider's script puts a proof into; nothing for a form without a captcha. */
function captchaHtml({ captcha }: Pick<FormConfig, 'captcha'>): Html | undefined {
  if (!captcha) return undefined;
  const { script, className } = CAPTCHA_WIDGETS[captcha.provider];
  return html`  <script src="${script}" async defer></script>
  <div class="${className}" data-sitekey="‹your site key›"></div>
`;
}

function filesHtml({ files, fields }: Pick<FormConfig, 'files' | 'fields'>): Html | undefined {
  if (!files || Object.values(fields).some(({ type }) => type === 'file')) return undefined;
  return html`  <label>Files <input type="file" name="${FILES_FIELD}"${files.maxCount > 1 && html` multiple`}></label>\n`;
}

export interface FormHtml {
  /** The opening tag's attributes. */
  readonly attributes: Html;
  /** Whether each field gets a place for the client's error. */
  readonly clientErrors: boolean;
  /** Of the elements' ids. @default none */
  readonly idPrefix?: string;
  /** @default the provider's widget, with its script */
  readonly captcha?: Html;
}

/** Says how long the page was open, which keeps robots out: docs/forms.md, "Spam". */
export const TIME_TRAP = `<script>
  document.currentScript.previousElementSibling.addEventListener('formdata', ({ formData }) => formData.set('_elapsed', Math.round(performance.now())));
</script>`;

export function formHtml(
  form: FormConfig,
  { attributes, clientErrors, idPrefix = '', captcha = captchaHtml(form) ?? html`` }: FormHtml,
): string {
  const fields = shownFields(form).map(([name, field], i) =>
    fieldHtml(name, field, clientErrors ? `${idPrefix}error-${i}` : undefined),
  );
  const messages = clientErrors
    ? html`  <p role="status" data-fs-success></p>\n  <p role="alert" data-fs-error></p>\n`
    : '';
  const button = clientErrors ? html`<button data-fs-submit-btn>Send</button>` : html`<button>Send</button>`;
  return html`<form ${attributes}>
${messages}${fields}${filesHtml(form)}${captcha}  <input name="${form.honeypot ?? '_gotcha'}" hidden tabindex="-1" autocomplete="off">
  ${button}
</form>`.toString();
}

/** @param errorId of the place for the client's error, which is read with its field. @default there is none */
function fieldHtml(name: string, field: FieldConfig, errorId: string | undefined): Html {
  const label = labelOf(name, field);
  const isClients = errorId !== undefined;
  const error = isClients && html` <span id="${errorId}" data-fs-error="${name}"></span>`;
  const common = html`name="${name}"${field.required && html` required`}${isClients && html` data-fs-field aria-describedby="${errorId}"`}`;
  switch (field.type) {
    case 'text': {
      const length = html`${field.minLength > 0 && html` minlength="${field.minLength}"`} maxlength="${field.maxLength}"${patternHtml(field)}`;
      const input =
        field.maxLength > 500
          ? html`<textarea ${common}${length}></textarea>`
          : html`<input ${common}${length}>`;
      return html`  <label>${label} ${input}</label>${error}\n`;
    }
    case 'email':
    case 'url':
    case 'tel':
      return html`  <label>${label} <input type="${field.type}" ${common}></label>${error}\n`;
    case 'date':
    case 'datetime': {
      const type = field.type === 'date' ? 'date' : 'datetime-local';
      const at = (day: string, time: string) => (field.type === 'date' ? day : `${day}T${time}`);
      const { min, max } = field;
      const range = html`${min !== undefined && html` min="${at(min, '00:00')}"`}${max !== undefined && html` max="${at(max, '23:59')}"`}`;
      return html`  <label>${label} <input type="${type}" ${common}${range}></label>${error}\n`;
    }
    case 'consent': {
      const text = wordsIn(field.text);
      return html`  <label><input type="checkbox" value="${text}" ${common}> ${text}</label>${error}\n`;
    }
    case 'number': {
      const { min, max } = field;
      const range = html`${min !== undefined && html` min="${min}"`}${max !== undefined && html` max="${max}"`}`;
      return html`  <label>${label} <input type="number" step="any" ${common}${range}></label>${error}\n`;
    }
    case 'file': {
      const { maxCount, types } = field;
      return html`  <label>${label} <input type="file" ${common}${maxCount > 1 && html` multiple`}${types && html` accept="${types.join(',')}"`}></label>${error}\n`;
    }
    case 'choice':
      return field.multiple ? boxes(name, label, field.options, error) : select(label, field, common, error);
  }
}

/** Browsers check it, too, where they read it as RE2 does. */
function patternHtml({ pattern, example }: Extract<FieldConfig, { type: 'text' }>): Html {
  if (pattern === undefined || !isForBrowsers(pattern)) return html``;
  return html` pattern="${pattern}"${example !== undefined && html` title="${example}"`}`;
}

function isForBrowsers(pattern: string): boolean {
  try {
    // As browsers read the attribute.
    new RegExp(`^(?:${pattern})$`, 'v');
    return true;
  } catch {
    return false;
  }
}

function boxes(name: string, label: string, options: readonly string[], error: Html | false): Html {
  const all = options.map(
    (option) => html`    <label><input type="checkbox" name="${name}" value="${option}"> ${option}</label>\n`,
  );
  return html`  <fieldset>\n    <legend>${label}</legend>\n${all}  </fieldset>${error}\n`;
}

function select(
  label: string,
  { options, required }: Extract<FieldConfig, { type: 'choice' }>,
  common: Html,
  error: Html | false,
): Html {
  const all = options.map((option) => html`      <option>${option}</option>\n`);
  // Empty, so that a required choice is a choice, and one that is not may be left out.
  const none = html`      <option value="">${required ? 'Please choose' : ''}</option>\n`;
  return html`  <label>${label}\n    <select ${common}>\n${none}${all}    </select>\n  </label>${error}\n`;
}

/** A JavaScript string that may stand in an inline script. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/['\\<]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`)}'`;
}
