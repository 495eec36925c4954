/** What the owner reads at once about a low rating. */
import type { Brand } from '../../../config/brand.ts';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { html } from '../../shared/http/html.ts';
import { answers, atDesk, layOut, type MailContent, shownMoment } from '../../shared/mail/template.ts';
import type { FeedbackResponse } from '../response/response.ts';
import { ratingOf, saidIn } from './said.ts';

interface Beside {
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** Further lines for the owner. @default none */
  readonly notes?: readonly string[];
  /** @default there is no desk */
  readonly deskUrl?: string | undefined;
}

export function composeAlert(
  response: FeedbackResponse,
  widget: WidgetConfig,
  { timeZone, brand, notes = [], deskUrl }: Beside,
): MailContent {
  const rating = ratingOf(response, widget);
  const said = [{ label: 'Rating', value: rating }, ...saidIn(response, widget)];
  const foot = [
    `Widget "${response.widget}" on ${widget.site}`,
    shownMoment(response.receivedAt, timeZone),
    `Response ${response.id}: npm run owner -- feedback show ${response.id}`,
    `Further low ratings of this widget send no mail for ${shownSeconds(widget.alert?.everySeconds ?? 0)}.`,
    ...notes,
  ];
  const open = atDesk(deskUrl, `/feedback/comments?widget=${response.widget}&all=true`, brand);
  return {
    subject: `Low rating: ${rating} (${response.widget})`,
    text: [
      ...said.map(({ label, value }) => `${label}:\n${value}\n`),
      ...(open ? [open.text] : []),
      '-- ',
      ...foot,
    ].join('\n'),
    ...layOut({
      brand,
      language: 'en',
      title: `Low rating: ${rating}`,
      body: html`${answers(said)}${open?.html}`,
      foot,
    }),
  };
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `1 minute`, `90 minutes`: in the largest unit that it is a whole number of. */
function shownSeconds(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length && seconds % length === 0) ?? UNITS[3];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
