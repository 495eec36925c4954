/** The fields of a form as HTML, with what was typed into them and what is wrong with it. */
import type { FieldConfig } from '../../../config/fields.ts';
import { wordsIn } from '../../../config/words.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { isTicked } from './tidy.ts';

export interface ShownField {
  readonly name: string;
  /** Of its element; of its first where there are several, of what holds them where they are options. */
  readonly id: string;
  readonly label: string;
  readonly rule: FieldConfig | undefined;
  /** What was typed. */
  readonly values: readonly string[];
  /** What is wrong with it. */
  readonly problems: readonly string[];
  /** Whether the page begins at this field. */
  readonly hasFocus: boolean;
  /** Of the page. @default en */
  readonly language?: string | undefined;
}

/** What all inputs of one field share. */
interface Control extends ShownField {
  readonly problem: Html | undefined;
  readonly attributes: Html;
}

export function fieldHtml(field: ShownField): Html {
  const { id, label, rule, problems, hasFocus } = field;
  const isWrong = problems.length > 0;
  const control: Control = {
    ...field,
    problem: isWrong ? html`<p class="error" id="${id}-error">${problems.join(' ')}</p>` : undefined,
    attributes: html`${rule?.required && html` required`}${isWrong && html` aria-invalid="true" aria-describedby="${id}-error"`}${hasFocus && html` autofocus`}`,
  };
  if (rule?.type === 'choice') return choice(control, rule.options, rule.multiple);
  if (rule?.type === 'consent') return consent(control, wordsIn(rule.text, field.language));
  const input = rule?.type === 'file' ? fileInput(control, rule) : inputs(control);
  return html`<div class="field">
<label for="${id}">${label}</label>
${input}${control.problem}
</div>
`;
}

/** A field that was sent several times stays several, unless it takes one answer. */
function inputs({ name, id, values, attributes, rule }: Control): Html {
  const all = values.length === 0 ? [''] : values;
  return html`${all.map((value, i) => {
    const start = html`name="${name}" id="${i === 0 ? id : `${id}-${i}`}"${attributes}`;
    if (rule?.type === 'number') return html`<input inputmode="decimal" ${start} value="${value}">\n`;
    const type = rule && INPUT_TYPES[rule.type];
    if (type) return html`<input type="${type}" ${start}${days(rule)} value="${value}">\n`;
    if (isLong(value, rule)) return html`<textarea ${start} rows="6">\n${value}</textarea>\n`;
    return html`<input ${start} value="${value}">\n`;
  })}`;
}

/** What browsers know a type as. */
const INPUT_TYPES: Readonly<Partial<Record<FieldConfig['type'], string>>> = {
  email: 'email',
  url: 'url',
  tel: 'tel',
  date: 'date',
  datetime: 'datetime-local',
};

function days(rule: FieldConfig): Html {
  if (rule.type !== 'date' && rule.type !== 'datetime') return html``;
  const at = (day: string, time: string) => (rule.type === 'date' ? day : `${day}T${time}`);
  const { min, max } = rule;
  return html`${min !== undefined && html` min="${at(min, '00:00')}"`}${max !== undefined && html` max="${at(max, '23:59')}"`}`;
}

/** Line breaks would be lost in an input. */
function isLong(value: string, rule: FieldConfig | undefined): boolean {
  return /[\r\n]/.test(value) || value.length > 100 || (rule?.type === 'text' && rule.maxLength > 500);
}

function choice(control: Control, options: readonly string[], multiple: boolean): Html {
  const { name, id, label, values, problem, hasFocus } = control;
  const type = multiple ? 'checkbox' : 'radio';
  return html`<fieldset id="${id}"${problem && html` aria-describedby="${id}-error"`}>
<legend>${label}</legend>
${options.map(
  (option, i) =>
    html`<label class="option"><input type="${type}" name="${name}" value="${option}"${values.includes(option) && html` checked`}${hasFocus && i === 0 && html` autofocus`}>${option}</label>\n`,
)}${problem}
</fieldset>
`;
}

/** What is agreed to stands next to the box, and is what it sends. */
function consent({ name, id, label, values, problem, attributes }: Control, text: string): Html {
  return html`<fieldset>
<legend>${label}</legend>
<label class="option"><input type="checkbox" id="${id}" name="${name}" value="${text}"${attributes}${isTicked(values) && html` checked`}>${text}</label>
${problem}
</fieldset>
`;
}

/** No page may choose a file for its visitor, so none is. */
function fileInput(
  { name, id, attributes }: Control,
  { maxCount, types }: Extract<FieldConfig, { type: 'file' }>,
): Html {
  return html`<input type="file" name="${name}" id="${id}"${attributes}${maxCount > 1 && html` multiple`}${types && html` accept="${types.join(',')}"`}>\n`;
}

/** No page may choose a file for its visitor. */
export function fileFieldHtml(name: string, id: string, label: string): Html {
  return html`<div class="field">
<label for="${id}">${label}</label>
<input type="file" id="${id}" name="${name}" multiple>
</div>
`;
}
