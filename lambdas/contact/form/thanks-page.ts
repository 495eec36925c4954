import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import { wordsIn } from '../../../config/words.ts';
import { html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { formOrigins } from './next.ts';
import { languageOf, TEXTS } from './page-texts.ts';
import type { Route } from './route.ts';

/** Where plain forms lead that name no page of their own. In the site's language (`?lang=`), else the browser's. */
export function thanksPage({ form }: Route, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = languageOf(request, { form });
  const { thanks: title, received, back } = TEXTS[language];
  const body = html`<h1 class="done">${title}</h1>
<p>${form.thanks === undefined ? received : wordsIn(form.thanks, language)}</p>
<p><a href="${form.site}">${back}</a></p>`;
  return htmlPage(200, page({ title, language, body, brand }), pageHeaders(formOrigins(form), [], brand));
}
