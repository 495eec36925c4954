/** The widget as a plain page: for visitors without scripts, to link to from a mail, and to correct what was refused. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { QuestionConfig, WidgetConfig } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import type { HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { type Html, html, page, pageHeaders } from '../../shared/http/html.ts';
import { prefersJson } from '../../shared/http/negotiate.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage, json } from '../../shared/http/respond.ts';
import { gateOrigins, gateTargets } from '../../shared/visitors/admission.ts';
import { LONGEST_COMMENT, pageAt, referredPage } from '../response/content.ts';
import { definitionOf } from './definition.ts';
import type { Route } from './route.ts';

/** What was sent and why it was refused; nothing at the first visit. */
interface Refused {
  readonly error: HttpError;
  readonly fields: Fields;
}

/** Tells two visitors apart who choose the same, and holds a double click together. */
export const NONCE_FIELD = '_nonce';

/** What a page keeps of the visit that it is shown for. */
interface Visit {
  /** Made for each page. */
  readonly nonce: string;
  /** The page that the visitor came from, if it is known. */
  readonly page: string | undefined;
}

/** The widget's definition for its script, or the widget as a page. */
export function showWidget(
  request: Request,
  { target, widget }: Route,
  newId: () => string,
): APIGatewayProxyResult {
  if (target === 'thanks') return thanksPage(widget);
  return prefersJson(request)
    ? json(200, definitionOf(widget), { 'cache-control': 'public, max-age=300' })
    : formPage(widget, visitOf(request, widget, newId));
}

/** Each page that is shown is a response of its own, and remembers where its visitor came from. */
function visitOf({ query, headers }: Request, widget: WidgetConfig, newId: () => string): Visit {
  const named = query.page === undefined ? undefined : pageAt(query.page, widget.site);
  return { nonce: newId(), page: named ?? referredPage(widget, headers.referer) };
}

/** Statuses after which sending again, corrected or later, can succeed. */
const WORTH_ANOTHER_TRY = new Set([400, 422, 429, 500, 503]);

interface FailedVisit {
  readonly request: Request;
  readonly route: Route | undefined;
  readonly fields: Fields | undefined;
  readonly newId: () => string;
}

/** What was typed, to be corrected and sent again; where that can't help, what is wrong. */
export function errorPage(
  error: HttpError,
  { request, route, fields, newId }: FailedVisit,
): APIGatewayProxyResult {
  const again = route?.target === 'widget' && fields && WORTH_ANOTHER_TRY.has(error.status);
  return again
    ? formPage(route.widget, visitOf(request, route.widget, newId), { error, fields })
    : refusalPage(route?.widget, error);
}

function formPage(widget: WidgetConfig, visit: Visit, refused?: Refused): APIGatewayProxyResult {
  const title = widget.title ?? 'Your feedback';
  const body = html`<h1>${title}</h1>
${refused && html`<p class="error" role="alert">${refused.error.message}</p>`}
<form method="post" accept-charset="utf-8">
${ratingChoice(widget, title, refused)}
${Object.entries(widget.questions).map(([id, question]) => questionField(id, question, refused))}
${commentField(widget, refused)}
${widget.email && field('email', 'E-mail (optional)', refused, (control) => html`<input type="email" ${control} value="${sent(refused, 'email')[0] ?? ''}">`)}
${kept(visit, refused)}
<div hidden><label>Leave this empty <input name="_gotcha" tabindex="-1" autocomplete="off"></label></div>
<button>Send</button>
</form>`;
  return htmlPage(refused?.error.status ?? 200, page({ title, language: 'en', body }), {
    ...pageHeaders(gateOrigins(widget), gateTargets(widget)),
    ...refused?.error.headers,
  });
}

/** A refusal that sending again can't mend. */
function refusalPage(widget: WidgetConfig | undefined, error: HttpError): APIGatewayProxyResult {
  const back = widget && html`<p><a href="${widget.site}">Back to the website</a></p>`;
  const body = html`<h1>Your feedback was not sent</h1><p class="error" role="alert">${error.message}</p>${back}`;
  const headers = { ...pageHeaders(widget ? gateOrigins(widget) : []), ...error.headers };
  return htmlPage(error.status, page({ title: 'Your feedback was not sent', language: 'en', body }), headers);
}

function thanksPage(widget: WidgetConfig): APIGatewayProxyResult {
  const body = html`<h1>Thank you</h1><p>Your feedback has been received.</p><p><a href="${widget.site}">Back to the website</a></p>`;
  return htmlPage(200, page({ title: 'Thank you', language: 'en', body }), pageHeaders(gateOrigins(widget)));
}

function ratingChoice(widget: WidgetConfig, title: string, refused: Refused | undefined): Html | undefined {
  const scale = scaleOf(widget);
  if (!scale) return undefined;
  const chosen = sent(refused, 'rating');
  return html`<fieldset${problem(refused, 'rating') && html` aria-describedby="rating-error"`}>
<legend>${title}</legend>
${ratingsOf(scale).map(
  (rating) =>
    html`<label class="option"><input type="radio" name="rating" value="${rating}" required${chosen.includes(String(rating)) && html` checked`}> ${ratingLabel(widget, rating)}</label>\n`,
)}${problemText(refused, 'rating', 'rating')}
</fieldset>`;
}

/** What people read (and hear) for a rating. */
export function ratingLabel({ kind, emoji }: Pick<WidgetConfig, 'kind' | 'emoji'>, rating: number): string {
  if (kind === 'thumbs') return rating === 1 ? '👍 Yes' : '👎 No';
  if (kind === 'stars') return `${'★'.repeat(rating)} ${rating === 1 ? '1 star' : `${rating} stars`}`;
  if (kind === 'csat')
    return ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'][rating - 1] ?? '';
  const face = emoji[rating - 1];
  return kind === 'emoji' && face ? `${face.symbol} ${face.label}` : String(rating);
}

function questionField(id: string, question: QuestionConfig, refused: Refused | undefined): Html {
  const name = `answers.${id}`;
  const values = sent(refused, name);
  if (question.type === 'text')
    return field(
      name,
      question.label,
      refused,
      (control) =>
        html`<input ${control} maxlength="${question.maxLength}"${question.required && html` required`} value="${values[0] ?? ''}">`,
    );
  const type = question.multiple ? 'checkbox' : 'radio';
  return html`<fieldset>
<legend>${question.label}</legend>
${question.options.map(
  (option) =>
    html`<label class="option"><input type="${type}" name="${name}" value="${option}"${values.includes(option) && html` checked`}> ${option}</label>\n`,
)}${problemText(refused, name, `answers-${id}`)}
</fieldset>`;
}

function commentField(widget: WidgetConfig, refused: Refused | undefined): Html | undefined {
  const needed = widget.kind === 'comment' || widget.comment === 'required';
  if (!needed && widget.comment === 'none') return undefined;
  return field(
    'comment',
    needed ? 'Your comment' : 'Your comment (optional)',
    refused,
    (control) =>
      html`<textarea ${control} rows="5" maxlength="${LONGEST_COMMENT}"${needed && html` required`}>\n${sent(refused, 'comment')[0] ?? ''}</textarea>`,
  );
}

function field(
  name: string,
  label: string,
  refused: Refused | undefined,
  input: (control: Html) => Html,
): Html {
  const id = name.replace('.', '-');
  const wrong = problem(refused, name) && html` aria-invalid="true" aria-describedby="${id}-error"`;
  return html`<div class="field">
<label for="${id}">${label}</label>
${input(html`name="${name}" id="${id}"${wrong}`)}${problemText(refused, name, id)}
</div>
`;
}

/** What is sent along without being asked for goes along again. */
function kept({ nonce, page }: Visit, refused: Refused | undefined): Html {
  const first: Record<string, string[]> = { [NONCE_FIELD]: [nonce], page: page === undefined ? [] : [page] };
  const names = [NONCE_FIELD, 'page', 'language', 'viewport', 'screenshot', '_next'];
  const values = (name: string) => (refused?.fields.has(name) ? sent(refused, name) : (first[name] ?? []));
  return html`${names.flatMap((name) => values(name).map((value) => html`<input type="hidden" name="${name}" value="${value}">\n`))}`;
}

function sent(refused: Refused | undefined, name: string): string[] {
  return [refused?.fields.get(name) ?? []].flat();
}

function problem(refused: Refused | undefined, name: string): string | undefined {
  return refused?.error.fieldErrors.find((entry) => entry.field === name)?.message;
}

function problemText(refused: Refused | undefined, name: string, id: string): Html | undefined {
  const text = problem(refused, name);
  return text === undefined ? undefined : html`<p class="error" id="${id}-error">${text}</p>`;
}
