/** What destinations hear about a response. */
import type { BundledFeedback } from '../../../config/feedback.ts';
import { attentionMessage, linesOf } from '../../shared/destinations/attention.ts';
import type { Description, EventDesk } from '../../shared/destinations/told.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import { ratingOf, saidIn } from '../mail/said.ts';
import type { FeedbackResponse } from '../response/response.ts';
import { contentOf } from '../response/store.ts';

interface Describing {
  readonly config: Pick<BundledFeedback, 'widgets' | 'timeZone'>;
  readonly deskUrl: DeskUrl;
  readonly readResponse: (id: string) => Promise<FeedbackResponse | undefined>;
}

export function describer({ config, deskUrl: findDesk, readResponse }: Describing): EventDesk['describe'] {
  const shown = (moment: string) => shownMoment(moment, config.timeZone);
  return async (event, { contents }) => {
    const deskUrl = await findDesk();
    if (event.type === 'attention') return { message: attentionMessage(event, { shown, deskUrl }) };
    if (event.type !== 'response.accepted') return undefined;
    const response = await readResponse(event.data.response);
    // Spam tells nobody.
    if (!response || response.state === 'spam') return undefined;
    return describe(response, { config, shown, deskUrl, contents });
  };
}

interface Shown {
  readonly config: Describing['config'];
  readonly shown: (moment: string) => string;
  readonly deskUrl: string | undefined;
  readonly contents: boolean;
}

function describe(
  response: FeedbackResponse,
  { config, shown, deskUrl, contents }: Shown,
): Description | undefined {
  const { id, widget: widgetId, receivedAt, labels = [], assignee } = response;
  const widget = Object.hasOwn(config.widgets, widgetId) ? config.widgets[widgetId] : undefined;
  if (!widget) return undefined;
  const rating = response.rating === undefined ? undefined : ratingOf(response, widget);
  return {
    message: {
      title: `New feedback: ${widgetId}`,
      facts: linesOf([
        ['Rating', contents ? rating : undefined],
        ['Received', shown(receivedAt)],
        ['From', widget.site],
        ['Labels', labels.join(', ')],
        ['Care of', assignee],
        ['Read it', `npm run owner -- feedback show ${id}`],
      ]),
      answers: contents ? saidIn(response, widget) : [],
      ...(deskUrl !== undefined && {
        link: { text: 'Open at the desk', url: `${deskUrl}/feedback/comments?widget=${widgetId}&all=true` },
      }),
    },
    contents: contentOf(response),
  };
}
