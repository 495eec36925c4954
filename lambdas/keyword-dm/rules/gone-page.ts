/** What a person sees who follows a short link that leads nowhere (any more). */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { HttpError } from '../../shared/http/errors.ts';
import { html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';

const GONE = {
  en: {
    title: 'This link leads nowhere',
    text: 'It has been taken back, or was not copied whole. Please ask who sent it to you.',
  },
  de: {
    title: 'Dieser Link führt nirgendwohin',
    text: 'Er wurde zurückgezogen oder nicht ganz kopiert. Bitte fragen Sie, wer ihn Ihnen geschickt hat.',
  },
  es: {
    title: 'Este enlace no lleva a ninguna parte',
    text: 'Se ha retirado o no se copió entero. Pregunte a quien se lo envió.',
  },
  fr: {
    title: 'Ce lien ne mène nulle part',
    text: 'Il a été retiré, ou n’a pas été copié en entier. Demandez à la personne qui vous l’a envoyé.',
  },
};

const TROUBLE = {
  en: {
    title: 'That did not work',
    text: 'Something went wrong here. Please open the link again in a minute.',
  },
  de: {
    title: 'Das hat nicht geklappt',
    text: 'Hier ist etwas schiefgegangen. Bitte öffnen Sie den Link in einer Minute noch einmal.',
  },
  es: {
    title: 'No ha funcionado',
    text: 'Algo ha fallado aquí. Vuelva a abrir el enlace dentro de un minuto.',
  },
  fr: { title: 'Cela n’a pas marché', text: 'Un problème est survenu ici. Rouvrez le lien dans une minute.' },
};

export function gonePage(error: HttpError, request: Request, brand?: Brand): APIGatewayProxyResult {
  const language = chooseLanguage(request, ['en', 'de', 'es', 'fr']);
  const { title, text } = (error.status === 404 ? GONE : TROUBLE)[language];
  const body = html`<h1 class="failed">${title}</h1>
<p>${text}</p>`;
  return htmlPage(error.status, page({ title, language, body, brand }), {
    ...pageHeaders([], [], brand),
    ...error.headers,
    vary: 'Accept, Accept-Language',
  });
}
