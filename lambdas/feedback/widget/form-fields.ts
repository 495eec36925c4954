/** The fields of a widget's page, with what was chosen and typed, and what is wrong with it. */
import type { QuestionConfig, WidgetConfig } from '../../../config/feedback.ts';
import type { Texts } from '../../../config/feedback-texts.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import type { HttpError, ReadFields } from '../../shared/http/errors.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { LONGEST_COMMENT } from '../response/content.ts';
import { follows, optionsOf, questionsOf } from './questions.ts';
import { ratingLabel, titleOf } from './texts.ts';

/** What was sent and why it was refused. */
export interface Refused {
  readonly error: HttpError;
  readonly fields: ReadFields;
}

interface Asking {
  readonly widget: WidgetConfig;
  readonly language: string;
  readonly texts: Texts;
  /** Undefined at the first visit. */
  readonly refused: Refused | undefined;
  /** Chosen before, by a link. @default none */
  readonly score?: number | undefined;
}

/** All that the widget asks for. */
export function fieldsHtml(asking: Asking): Html {
  const { widget, texts } = asking;
  return html`${ratingChoice(asking)}
${Object.entries(questionsOf(widget)).map(([id, question]) => askedField(id, question, asking))}
${commentField(asking)}
${widget.email && field('email', `${texts.email} (${texts.optional})`, asking, (control) => html`<input type="email" ${control} value="${sent(asking.refused, 'email')[0] ?? ''}">`)}`;
}

/** The first field that is wrong, in the order of the page: there the page begins. */
function isFirstWrong(name: string, { widget, refused }: Asking): boolean {
  const order = [
    'rating',
    ...Object.keys(questionsOf(widget)).map((id) => `answers.${id}`),
    'comment',
    'email',
  ];
  return order.find((one) => problem(refused, one) !== undefined) === name;
}

/** The page's heading asks already, unless something was wrong; who hears the page hears the question with its answers. */
function ratingChoice(asking: Asking): Html | undefined {
  const { widget, texts, language, refused } = asking;
  const scale = scaleOf(widget);
  if (!scale) return undefined;
  const chosen = refused ? sent(refused, 'rating') : [String(asking.score)];
  const isFirst = isFirstWrong('rating', asking);
  return html`<fieldset${problem(refused, 'rating') && html` aria-describedby="rating-error"`}>
<legend${!refused && html` class="hidden"`}>${titleOf(widget, texts, language)}</legend>
${ratingsOf(scale).map(
  (rating, i) =>
    html`<label class="option"><input type="radio"${followClasses(widget, rating)} name="rating" value="${rating}" required${isFirst && i === 0 && html` autofocus`}${chosen.includes(String(rating)) && html` checked`}> ${ratingLabel(widget, rating, texts, language)}</label>\n`,
)}${problemText(refused, 'rating', 'rating')}
</fieldset>`;
}

/** The classes by which a chosen rating shows what is asked after it, without a script: see `page.ts`. */
function followClasses({ followUps }: WidgetConfig, rating: number): Html | undefined {
  const all = Object.values(followUps).map((followUp, i) => follows(followUp, rating) && `follow-${i}`);
  const shown = all.filter(Boolean).join(' ');
  return shown === '' ? undefined : html` class="${shown}"`;
}

/** A question, or one that is there only after certain ratings. A browser can't require what it does not show. */
function askedField(id: string, question: QuestionConfig, asking: Asking): Html {
  const number = Object.keys(asking.widget.followUps).indexOf(id);
  if (number === -1) return questionField(id, question, asking);
  const field = questionField(id, { ...question, required: false }, asking);
  return html`<div class="follow follow-${number}">${field}</div>`;
}

function questionField(id: string, question: QuestionConfig, asking: Asking): Html {
  const { language, refused } = asking;
  const name = `answers.${id}`;
  const values = sent(refused, name);
  const label = wordsIn(question.label, language);
  if (question.type === 'text')
    return field(
      name,
      label,
      asking,
      (control) =>
        html`<input ${control} maxlength="${question.maxLength}"${question.required && html` required`} value="${values[0] ?? ''}">`,
    );
  const type = question.multiple ? 'checkbox' : 'radio';
  const wrong = problem(refused, name) && html` aria-describedby="answers-${id}-error"`;
  const isFirst = isFirstWrong(name, asking);
  return html`<fieldset${wrong}>
<legend>${label}</legend>
${optionsOf(question).map(
  ({ value, label: shown }, i) =>
    html`<label class="option"><input type="${type}" name="${name}" value="${value}"${isFirst && i === 0 && html` autofocus`}${values.includes(value) && html` checked`}> ${wordsIn(shown, language)}</label>\n`,
)}${problemText(refused, name, `answers-${id}`)}
</fieldset>`;
}

function commentField(asking: Asking): Html | undefined {
  const { widget, texts, language, refused } = asking;
  const needed = widget.kind === 'comment' || widget.comment === 'required';
  if (!needed && widget.comment === 'none') return undefined;
  const label = scaleOf(widget) ? texts.comment : titleOf(widget, texts, language);
  return field(
    'comment',
    needed ? label : `${label} (${texts.optional})`,
    asking,
    (control) =>
      html`<textarea ${control} rows="5" maxlength="${LONGEST_COMMENT}"${needed && html` required`}>\n${sent(refused, 'comment')[0] ?? ''}</textarea>`,
  );
}

function field(name: string, label: string, asking: Asking, input: (control: Html) => Html): Html {
  const { refused } = asking;
  const id = name.replace('.', '-');
  const wrong =
    problem(refused, name) &&
    html` aria-invalid="true" aria-describedby="${id}-error"${isFirstWrong(name, asking) && html` autofocus`}`;
  return html`<div class="field">
<label for="${id}">${label}</label>
${input(html`name="${name}" id="${id}"${wrong}`)}${problemText(refused, name, id)}
</div>
`;
}

export function sent(refused: Refused | undefined, name: string): string[] {
  return [refused?.fields.get(name) ?? []].flat();
}

function problem(refused: Refused | undefined, name: string): string | undefined {
  return refused?.error.fieldErrors.find((entry) => entry.field === name)?.message;
}

function problemText(refused: Refused | undefined, name: string, id: string): Html | undefined {
  const text = problem(refused, name);
  return text === undefined ? undefined : html`<p class="error" id="${id}-error">${text}</p>`;
}
