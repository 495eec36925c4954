/** The widget as a plain page: for visitors without scripts, to link to from a mail, and to correct what was refused. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { QuestionConfig, WidgetConfig } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import type { HttpError, ReadFields } from '../../shared/http/errors.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { prefersJson } from '../../shared/http/negotiate.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage, json } from '../../shared/http/respond.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { gateOrigins, gateTargets } from '../../shared/visitors/admission.ts';
import { LONGEST_COMMENT, pageAt, referredPage } from '../response/content.ts';
import { definitionOf } from './definition.ts';
import type { Route } from './route.ts';
import { type Language, ratingLabel, TEXTS, type Texts, titleOf } from './texts.ts';

/** What was sent and why it was refused; nothing at the first visit. */
interface Refused {
  readonly error: HttpError;
  readonly fields: ReadFields;
}

/** Tells two visitors apart who choose the same, and holds a double click together. */
export const NONCE_FIELD = '_nonce';

/** What a page looks like, and keeps of the visit that it is shown for. */
interface Visit extends Look {
  /** Made for each page. */
  readonly nonce: string;
  /** The page that the visitor came from, if it is known. */
  readonly page: string | undefined;
}

/** Whose pages they are, and in which language they speak. */
interface Look {
  readonly brand: Brand | undefined;
  readonly language: Language;
  readonly texts: Texts;
}

function lookOf(request: Request, brand: Brand | undefined): Look {
  const language = chooseLanguage(request, ['en', 'de', 'es', 'fr']);
  return { brand, language, texts: TEXTS[language] };
}

/** Caches keep script and person, and the languages, apart. */
const VARY = { vary: 'Accept, Accept-Language' };

/** The widget's definition for its script, or the widget as a page. */
export function showWidget(
  request: Request,
  { target, widget }: Route,
  { newId, brand }: PageTools,
): APIGatewayProxyResult {
  if (target === 'thanks') return thanksPage(widget, lookOf(request, brand));
  return prefersJson(request)
    ? json(200, definitionOf(widget), { 'cache-control': 'public, max-age=300', ...VARY })
    : formPage(widget, visitOf(request, widget, { newId, brand }));
}

interface PageTools {
  readonly newId: () => string;
  readonly brand: Brand | undefined;
}

/** Each page that is shown is a response of its own, and remembers where its visitor came from. */
function visitOf(request: Request, widget: WidgetConfig, { newId, brand }: PageTools): Visit {
  const { query, headers } = request;
  const named = query.page === undefined ? undefined : pageAt(query.page, widget.site);
  return { ...lookOf(request, brand), nonce: newId(), page: named ?? referredPage(widget, headers.referer) };
}

/** Statuses after which sending again, corrected or later, can succeed. */
const WORTH_ANOTHER_TRY = new Set([400, 413, 415, 422, 429, 500, 503]);

interface FailedVisit extends PageTools {
  readonly request: Request;
  readonly route: Route | undefined;
  /** @default what could be read of a body that was refused */
  readonly fields: ReadFields | undefined;
}

/** What was typed, to be corrected and sent again; where that can't help, what is wrong. */
export function errorPage(
  error: HttpError,
  { request, route, fields, ...tools }: FailedVisit,
): APIGatewayProxyResult {
  const sent = fields ?? error.readFields;
  const again = route?.target === 'widget' && sent && WORTH_ANOTHER_TRY.has(error.status);
  return again
    ? formPage(route.widget, visitOf(request, route.widget, tools), { error, fields: sent })
    : refusalPage(route?.widget, error, lookOf(request, tools.brand));
}

function formPage(widget: WidgetConfig, visit: Visit, refused?: Refused): APIGatewayProxyResult {
  const { texts, language, brand } = visit;
  const title = titleOf(widget, texts);
  const body = html`<h1>${title}</h1>
${refused && html`<p class="error" role="alert" lang="en">${refused.error.message}</p>`}
<form method="post" accept-charset="utf-8">
${ratingChoice(widget, texts, refused)}
${Object.entries(widget.questions).map(([id, question]) => questionField(id, question, refused))}
${commentField(widget, texts, refused)}
${widget.email && field('email', `${texts.email} (${texts.optional})`, refused, (control) => html`<input type="email" ${control} value="${sent(refused, 'email')[0] ?? ''}">`)}
${kept(visit, refused)}
<div hidden><label>${texts.page.trap} <input name="_gotcha" tabindex="-1" autocomplete="off"></label></div>
<button>${texts.send}</button>
</form>`;
  const headers = pageHeaders(gateOrigins(widget), gateTargets(widget), brand);
  return htmlPage(refused?.error.status ?? 200, page({ title, language, body, brand }), {
    ...headers,
    ...VARY,
    ...refused?.error.headers,
  });
}

/** A refusal that sending again can't mend. */
function refusalPage(
  widget: WidgetConfig | undefined,
  error: HttpError,
  { texts, language, brand }: Look,
): APIGatewayProxyResult {
  const title = texts.page.notSent;
  const back = widget && html`<p><a href="${widget.site}">${texts.page.back}</a></p>`;
  const body = html`<h1>${title}</h1><p class="error" role="alert" lang="en">${error.message}</p>${back}`;
  const headers = { ...pageHeaders(widget ? gateOrigins(widget) : [], [], brand), ...error.headers };
  return htmlPage(error.status, page({ title, language, body, brand }), { ...headers, ...VARY });
}

function thanksPage(widget: WidgetConfig, { texts, language, brand }: Look): APIGatewayProxyResult {
  const { thanks: title, received, back } = texts.page;
  const body = html`<h1 class="done">${title}</h1><p>${received}</p><p><a href="${widget.site}">${back}</a></p>`;
  return htmlPage(200, page({ title, language, body, brand }), {
    ...pageHeaders(gateOrigins(widget), [], brand),
    ...VARY,
  });
}

/** The page's heading asks already; who hears the page hears the question with its answers. */
function ratingChoice(widget: WidgetConfig, texts: Texts, refused: Refused | undefined): Html | undefined {
  const scale = scaleOf(widget);
  if (!scale) return undefined;
  const chosen = sent(refused, 'rating');
  return html`<fieldset${problem(refused, 'rating') && html` aria-describedby="rating-error"`}>
<legend class="hidden">${titleOf(widget, texts)}</legend>
${ratingsOf(scale).map(
  (rating) =>
    html`<label class="option"><input type="radio" name="rating" value="${rating}" required${chosen.includes(String(rating)) && html` checked`}> ${ratingLabel(widget, rating, texts)}</label>\n`,
)}${problemText(refused, 'rating', 'rating')}
</fieldset>`;
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

function commentField(widget: WidgetConfig, texts: Texts, refused: Refused | undefined): Html | undefined {
  const needed = widget.kind === 'comment' || widget.comment === 'required';
  if (!needed && widget.comment === 'none') return undefined;
  const label = scaleOf(widget) ? texts.comment : titleOf(widget, texts);
  return field(
    'comment',
    needed ? label : `${label} (${texts.optional})`,
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
