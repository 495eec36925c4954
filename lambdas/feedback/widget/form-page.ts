/** The widget as a plain page: for visitors without scripts, to link to from a mail, and to correct what was refused. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import type { Texts } from '../../../config/feedback-texts.ts';
import { LANGUAGES, wordsIn } from '../../../config/words.ts';
import type { HttpError, ReadFields } from '../../shared/http/errors.ts';
import { type Html, html } from '../../shared/http/html.ts';
import { prefersJson } from '../../shared/http/negotiate.ts';
import { ORIGIN_FIELD, websiteOf } from '../../shared/http/origin.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage, json } from '../../shared/http/respond.ts';
import { chooseLanguage, spokenIn } from '../../shared/page/language.ts';
import { errorIn, sayIn } from '../../shared/page/messages.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { gateOrigins, gateTargets } from '../../shared/visitors/admission.ts';
import { pageAt, referredPage } from '../response/content.ts';
import { INVITATION_FIELD, type Invitation } from '../survey/invitation.ts';
import { definitionOf } from './definition.ts';
import { fieldsHtml, type Refused, sent } from './form-fields.ts';
import { follows } from './questions.ts';
import type { Route, WidgetRoute } from './route.ts';
import { spokenLanguages, textsIn, titleOf } from './texts.ts';

/** Tells two visitors apart who choose the same, and holds a double click together. */
export const NONCE_FIELD = '_nonce';

/** What a page looks like, and keeps of the visit that it is shown for. */
interface Visit extends Look {
  /** Made for each page. */
  readonly nonce: string;
  /** The website's origin, if it is known. */
  readonly website: string | undefined;
  /** The link's of a survey's mail: what is kept of it, and the score that was pressed. */
  readonly invited?: { readonly token: string; readonly score: number | undefined };
  /** The page that the visitor came from, if it is known. */
  readonly page: string | undefined;
}

/** Whose pages they are, and in which language they speak. */
interface Look {
  readonly brand: BundledFeedback['brand'];
  readonly language: string;
  readonly texts: Texts;
}

function lookOf(
  request: Request,
  widget: WidgetConfig | undefined,
  { brand, texts }: PageTools['config'],
): Look {
  const language = chooseLanguage(request, widget ? spokenLanguages({ widget, texts }) : LANGUAGES);
  return { brand, language, texts: textsIn(language, texts) };
}

/** Caches keep script and person, and the languages, apart. */
const VARY = { vary: 'Accept, Accept-Language' };

/** The widget's definition for its script, or the widget as a page. */
export function showWidget(
  request: Request,
  { target, widget }: WidgetRoute,
  tools: PageTools,
  invitation?: Invitation,
): APIGatewayProxyResult {
  const look = lookOf(request, widget, tools.config);
  if (target === 'thanks') return thanksPage(widget, look, request.query.score);
  const { invitation: token = '', score } = request.query;
  const invited = invitation && { token, score: scoreOf(score) };
  if (!prefersJson(request))
    return formPage(widget, { ...visitOf(request, widget, tools), ...(invited && { invited }) });
  const definition = definitionOf({ widget, texts: tools.config.texts }, look.language, look);
  return json(200, definition, { 'cache-control': 'public, max-age=300', ...VARY });
}

interface PageTools {
  readonly newId: () => string;
  readonly config: Pick<BundledFeedback, 'brand' | 'texts'>;
}

/** Each page that is shown is a response of its own, and remembers where its visitor came from. */
function visitOf(
  request: Request,
  widget: WidgetConfig,
  { newId, config }: PageTools,
  sent?: ReadFields,
): Visit {
  const { query, headers } = request;
  const named = query.page === undefined ? undefined : pageAt(query.page, widget.site);
  const page = named ?? referredPage(widget, headers.referer);
  const origins = gateOrigins(widget);
  const origin = websiteOf(headers.origin, sent?.get(ORIGIN_FIELD), origins);
  const website = origin !== undefined && origins.has(origin) ? origin : undefined;
  return { ...lookOf(request, widget, config), nonce: newId(), website, page };
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
    ? formPage(route.widget, visitOf(request, route.widget, tools, sent), { error, fields: sent })
    : refusalPage(route?.widget, error, lookOf(request, route?.widget, tools.config));
}

function formPage(widget: WidgetConfig, visit: Visit, failed?: Refused): APIGatewayProxyResult {
  const { texts, language, brand, invited } = visit;
  const refused = failed && { ...failed, error: errorIn(failed.error, language) };
  const title = failed ? texts.page.notSent : titleOf(widget, texts, language);
  const body = html`<h1${failed && html` class="failed"`}>${title}</h1>
${failed && notice(failed.error, language)}
<form method="post" accept-charset="utf-8">
${fieldsHtml({ widget, language, texts, refused, score: invited?.score })}
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

function notice(error: HttpError, language: string): Html {
  const said = sayIn(error.message, language);
  return html`<p class="error notice" role="alert"${said.language !== language && spokenIn(said.language, language)}>${said.text}</p>`;
}

/** A refusal that sending again can't mend. */
function refusalPage(
  widget: WidgetConfig | undefined,
  error: HttpError,
  { texts, language, brand }: Look,
): APIGatewayProxyResult {
  // Whoever opens an old link has sent nothing: the sentence says it all.
  const isOver = error.code === 'INVITATION_CLOSED';
  const said = sayIn(error.message, language);
  const title = isOver ? said.text : texts.page.notSent;
  const back = widget && html`<p><a href="${widget.site}">${texts.page.back}</a></p>`;
  const what = isOver
    ? html`<h1${spokenIn(said.language, language)}>${title}</h1>`
    : html`<h1 class="failed">${title}</h1>${notice(error, language)}`;
  const body = html`${what}${back}`;
  const headers = { ...pageHeaders(widget ? gateOrigins(widget) : [], [], brand), ...error.headers };
  return htmlPage(error.status, page({ title, language, body, brand }), { ...headers, ...VARY });
}

/** @param score what was given: some are offered a link */
function thanksPage(
  widget: WidgetConfig,
  { texts, language, brand }: Look,
  score: string | undefined,
): APIGatewayProxyResult {
  const { thanks: title, received, back } = texts.page;
  const said = widget.thanks === undefined ? received : wordsIn(widget.thanks, language);
  const rating = scoreOf(score);
  const offered = Object.values(widget.followUps).map(
    (followUp) =>
      followUp.link &&
      follows(followUp, rating) &&
      html`<p><a href="${followUp.link.href}">${wordsIn(followUp.link.text, language)}</a></p>\n`,
  );
  const body = html`<h1 class="done">${title}</h1>
<p>${said}</p>
${offered}<p><a href="${widget.site}">${back}</a></p>`;
  return htmlPage(200, page({ title, language, body, brand }), {
    ...pageHeaders(gateOrigins(widget), [], brand),
    ...VARY,
  });
}

/** A score of an address, which may be anything. */
function scoreOf(text: string | undefined): number | undefined {
  return /^\d{1,2}$/.test(text ?? '') ? Number(text) : undefined;
}

/** What is sent along without being asked for goes along again. */
function kept({ nonce, website, page, invited }: Visit, refused: Refused | undefined): Html {
  const first: Record<string, string[]> = { [NONCE_FIELD]: [nonce], page: page === undefined ? [] : [page] };
  const passed = [...(refused?.fields.keys() ?? [])].filter((name) => name.startsWith('attributes.'));
  if (invited) first[INVITATION_FIELD] = [invited.token];
  const names = [
    NONCE_FIELD,
    INVITATION_FIELD,
    'page',
    'language',
    'viewport',
    'screenshot',
    'user',
    ...passed,
    '_next',
  ];
  const values = (name: string) => (refused?.fields.has(name) ? sent(refused, name) : (first[name] ?? []));
  const origin =
    website !== undefined && html`<input type="hidden" name="${ORIGIN_FIELD}" value="${website}">\n`;
  return html`${origin}${names.flatMap((name) => values(name).map((value) => html`<input type="hidden" name="${name}" value="${value}">\n`))}`;
}
