import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import { html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { formOrigins } from './next.ts';
import type { Route } from './route.ts';

interface Texts {
  readonly title: string;
  readonly text: string;
  readonly back: string;
}

/** By language, without region. */
const TEXTS = {
  en: { title: 'Thank you', text: 'Your message has been received.', back: 'Back to the website' },
  de: { title: 'Vielen Dank', text: 'Ihre Nachricht ist angekommen.', back: 'Zurück zur Website' },
  es: { title: 'Gracias', text: 'Hemos recibido su mensaje.', back: 'Volver al sitio web' },
  fr: { title: 'Merci', text: 'Votre message a bien été reçu.', back: 'Retour au site' },
} satisfies Record<string, Texts>;

/** Where plain forms lead that name no page of their own. In the site's language (`?lang=`), else the browser's. */
export function thanksPage({ form }: Route, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = chooseLanguage(request, ['en', 'de', 'es', 'fr']);
  const { title, text, back } = TEXTS[language];
  const body = html`<h1 class="done">${title}</h1>
<p>${text}</p>
<p><a href="${form.site}">${back}</a></p>`;
  return htmlPage(200, page({ title, language, body, brand }), pageHeaders(formOrigins(form), [], brand));
}
