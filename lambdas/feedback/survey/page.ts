/** The page on which a visitor ends all surveys. Opening it ends nothing: programs that look through mails open links. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { LANGUAGES } from '../../../config/words.ts';
import { html } from '../../shared/http/html.ts';
import type { Request } from '../../shared/http/request.ts';
import { htmlPage } from '../../shared/http/respond.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { page, pageHeaders } from '../../shared/page/page.ts';
import { surveyTexts } from './texts.ts';

/**
 * @param widget none where it was taken out of the configuration: then there is no website to go back to
 * @param isDone whether it is done, or is to be confirmed first
 */
export function unsubscribePage(
  request: Request,
  widget: WidgetConfig | undefined,
  { brand, isDone }: Pick<BundledFeedback, 'brand'> & { readonly isDone: boolean },
): APIGatewayProxyResult {
  const language = chooseLanguage(request, LANGUAGES);
  const texts = surveyTexts(language);
  const title = isDone ? texts.unsubscribed : texts.unsubscribeTitle;
  const back = widget && html`<p><a href="${widget.site}">${new URL(widget.site).hostname}</a></p>`;
  const body = isDone
    ? html`<h1 class="done">${title}</h1><p>${texts.unsubscribedText}</p>${back}`
    : html`<h1>${title}</h1><p>${texts.unsubscribeAsk}</p><form method="post"><button>${texts.unsubscribe}</button></form>`;
  return htmlPage(200, page({ title, language, body, brand }), {
    ...pageHeaders([], [], brand),
    vary: 'Accept-Language',
  });
}
