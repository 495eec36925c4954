/** The page that a button of the owner's mail leads to. Opening it changes nothing: programs that look through mails open links. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import { LANGUAGES } from '../../../config/words.ts';
import type { HttpError } from '../../shared/http/errors.ts';
import { Html, html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { sayIn } from '../../shared/page/messages.ts';
import { page, pageHeaders, scriptSource } from '../../shared/page/page.ts';
import { BY_MAIL_TEXTS } from './texts.ts';
import type { MailAction } from './token.ts';

/** The form's field that the script fills in. */
export const TOKEN_FIELD = 'token';

/** Takes the token out of the address, also when another link of this kind is opened in the same tab. */
const SCRIPT = `
const [form] = document.forms;
function take() {
  const token = location.hash.slice(1);
  const isWhole = /^[\\w.-]+$/.test(token);
  form.elements.${TOKEN_FIELD}.value = token;
  form.hidden = !isWhole;
  document.getElementById('incomplete').hidden = isWhole;
}
addEventListener('hashchange', take);
take();
`;

/** Asks whether it is to be done. It knows of no message: the token comes with the POST alone. */
export function askPage(action: MailAction, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = chooseLanguage(request, LANGUAGES);
  const { [action]: texts, back, incomplete, scripts } = BY_MAIL_TEXTS[language];
  const body = html`<h1>${texts.ask}</h1>
<p>${texts.explain} ${back}</p>
<form method="post" action="${action}" hidden><input type="hidden" name="${TOKEN_FIELD}" autocomplete="off"><button>${texts.button}</button></form>
<p class="notice" id="incomplete" hidden>${incomplete}</p>
<noscript><p class="notice">${scripts}</p></noscript>
<script>${new Html(SCRIPT)}</script>`;
  return htmlPage(200, page({ title: texts.ask, language, body, brand }), headers(brand, SCRIPT));
}

/** The same for every message, whatever it was before, or whether it is there: who has the mail learns nothing more by it. */
export function donePage(action: MailAction, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = chooseLanguage(request, LANGUAGES);
  const { [action]: texts, back } = BY_MAIL_TEXTS[language];
  const body = html`<h1 class="done">${texts.done}</h1>
<p>${texts.outcome}</p>
<p>${back}</p>`;
  return htmlPage(200, page({ title: texts.done, language, body, brand }), headers(brand));
}

export function failedPage(error: HttpError, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = chooseLanguage(request, LANGUAGES);
  const { failed: title } = BY_MAIL_TEXTS[language];
  const body = html`<h1 class="failed">${title}</h1>
<p>${sayIn(error.message, language).text}</p>`;
  return htmlPage(error.status, page({ title, language, body, brand }), {
    ...headers(brand),
    ...error.headers,
  });
}

function headers(brand: Brand | undefined, script?: string): Record<string, string> {
  const { 'content-security-policy': policy, ...others } = pageHeaders([], [], brand);
  return {
    ...others,
    'content-security-policy':
      script === undefined ? `${policy}` : `${policy}; script-src ${scriptSource(script)}`,
    // No address of ours goes anywhere, the desk included. A form sent from here names no origin; its token is what counts.
    'referrer-policy': 'no-referrer',
    vary: 'Accept, Accept-Language',
  };
}
