import type { APIGatewayProxyResult } from 'aws-lambda';
import { html, page, pageHeaders } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { formOrigins } from './next.ts';
import type { Route } from './route.ts';

interface Texts {
  readonly title: string;
  readonly text: string;
  readonly back: string;
}

const ENGLISH: Texts = {
  title: 'Thank you',
  text: 'Your message has been received.',
  back: 'Back to the website',
};

/** By language, without region. English for all others. */
const TEXTS: ReadonlyMap<string, Texts> = new Map([
  ['en', ENGLISH],
  ['de', { title: 'Vielen Dank', text: 'Ihre Nachricht ist angekommen.', back: 'Zurück zur Website' }],
  ['es', { title: 'Gracias', text: 'Hemos recibido su mensaje.', back: 'Volver al sitio web' }],
  ['fr', { title: 'Merci', text: 'Votre message a bien été reçu.', back: 'Retour au site' }],
]);

/** Where plain forms lead that name no page of their own. In the site's language (`?lang=`), else the browser's first. */
export function thanksPage({ form }: Route, request: Request): APIGatewayProxyResult {
  const wanted = request.query.lang ?? request.headers['accept-language'] ?? '';
  const language = /^[a-z]+/i.exec(wanted)?.[0].toLowerCase() ?? '';
  const texts = TEXTS.get(language);
  const { title, text, back } = texts ?? ENGLISH;
  const body = html`<h1>${title}</h1>
<p>${text}</p>
<p><a href="${form.site}">${back}</a></p>`;
  return htmlPage(
    200,
    page({ title, language: texts === undefined ? 'en' : language, body }),
    pageHeaders(formOrigins(form)),
  );
}
