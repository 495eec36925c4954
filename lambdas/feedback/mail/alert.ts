/** What the owner reads at once about a low rating. */
import type { WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import { html } from '../../shared/http/html.ts';
import type { FeedbackResponse } from '../response/response.ts';
import type { MailContent } from './digest.ts';

export function composeAlert(
  response: FeedbackResponse,
  widget: WidgetConfig,
  timeZone: string,
): MailContent {
  const highest = scaleOf(widget)?.highest;
  const rating = `${response.rating ?? '–'} of ${highest}`;
  const received = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'full',
    timeStyle: 'long',
    timeZone,
  }).format(new Date(response.receivedAt));
  const answers = Object.entries(response.answers ?? {}).map(
    ([id, answer]) => [widget.questions[id]?.label ?? id, [answer].flat().join(', ')] as const,
  );
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Rating', rating],
    ['Comment', response.comment],
    ...answers,
    ['Page', response.page],
    ['E-mail', response.email],
  ];
  const said = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const pause = `Further low ratings of this widget send no mail for ${shownSeconds(widget.alert?.everySeconds ?? 0)}.`;
  const foot = [`Widget "${response.widget}" on ${widget.site}`, received, `Response ${response.id}`, pause];
  return {
    subject: `Low rating: ${rating} (${response.widget})`,
    text: [...said.map(([name, value]) => `${name}:\n${value}\n`), '-- ', ...foot].join('\n'),
    html: html`<!doctype html>
<html lang="en"><body style="font: 16px/1.5 system-ui, sans-serif; color: #1b1f27">
<dl>${said.map(([name, value]) => html`<dt style="font-weight: 600">${name}</dt><dd style="margin: 0 0 12px; white-space: pre-wrap">${value}</dd>\n`)}</dl>
<p style="font-size: 14px; color: #586174">${foot.map((line) => html`${line}<br>`)}</p>
</body></html>`.source,
    images: [],
  };
}

function shownSeconds(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? 'an hour' : `${seconds / 3600} hours`;
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}
