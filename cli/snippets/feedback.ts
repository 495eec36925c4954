/** What to paste into a page for a configured feedback widget. */

import type { QuestionConfig, WidgetConfig } from '../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../config/scale.ts';
import { wordsIn } from '../../config/words.ts';
import { optionsOf, questionsOf } from '../../lambdas/feedback/widget/questions.ts';
import { ratingLabel, titleOf } from '../../lambdas/feedback/widget/texts.ts';
import { type Html, html } from '../../lambdas/shared/http/html.ts';

export interface WidgetSnippets {
  /** The widget by one script tag. */
  readonly tag: string;
  /** HTML without a script. */
  readonly plain: string;
  /** The rating for search engines. @default none: its summary is not public, or it rates nothing */
  readonly structured?: string;
}

/**
 * @param baseUrl what `/feedback/{widget}` is appended to, with or without a trailing slash
 * @param scripts what `/assets/v1` is appended to
 */
export function widgetSnippets(
  id: string,
  widget: WidgetConfig,
  baseUrl: string,
  scripts: string,
): WidgetSnippets {
  const base = baseUrl.replace(/\/+$/, '');
  const api = base === scripts ? undefined : html` data-api="${base}"`;
  const isRated = widget.publicSummary && scaleOf(widget) !== undefined;
  return {
    tag: html`<script src="${scripts}/assets/v1/frontdesk-feedback.js"${api} data-widget="${id}" async></script>`.toString(),
    plain: plainForm(widget, `${base}/feedback/${id}`),
    ...(isRated && { structured: structuredData(`${base}/feedback/${id}/summary?format=jsonld`) }),
  };
}

function plainForm(widget: WidgetConfig, action: string): string {
  // Without a script a follow-up stands there from the beginning, so it can't be required.
  const { kind, comment, email, followUps, honeypot } = widget;

  const scale = scaleOf(widget);
  const needsWords = kind === 'comment' || comment === 'required';
  return html`<!-- "page" is the address of the page that the form is on: browsers give another site no more than the origin. -->
<form action="${action}" method="post" accept-charset="utf-8">
  <input type="hidden" name="page" value="${widget.site}">
${scale && choice('rating', titleOf(widget), ratings(widget), 'radio', true)}${Object.entries(questionsOf(widget)).map(([id, question]) => questionHtml(`answers.${id}`, Object.hasOwn(followUps, id) ? { ...question, required: false } : question))}${(needsWords || comment !== 'none') && html`  <label>Comment <textarea name="comment" maxlength="5000"${needsWords && html` required`}></textarea></label>\n`}${email && html`  <label>E-mail (optional) <input type="email" name="email"></label>\n`}  <input name="${honeypot ?? '_gotcha'}" hidden tabindex="-1" autocomplete="off">
  <button>Send</button>
</form>`.toString();
}

function ratings(widget: WidgetConfig): [value: string, label: string][] {
  const scale = scaleOf(widget);
  return scale ? ratingsOf(scale).map((rating) => [String(rating), ratingLabel(widget, rating)]) : [];
}

function questionHtml(name: string, question: QuestionConfig): Html {
  const { required } = question;
  const label = wordsIn(question.label);
  if (question.type === 'text')
    return html`  <label>${label} <input name="${name}" maxlength="${question.maxLength}"${required && html` required`}></label>\n`;
  const options = optionsOf(question).map(({ value, label: shown }): [string, string] => [
    value,
    wordsIn(shown),
  ]);
  return choice(name, label, options, question.multiple ? 'checkbox' : 'radio', required);
}

/** Browsers can't require "at least one" of boxes; the server does. */
function choice(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, label: string])[],
  type: 'radio' | 'checkbox',
  required: boolean,
): Html {
  const inputs = options.map(
    ([value, label]) =>
      html`    <label><input type="${type}" name="${name}" value="${value}"${required && type === 'radio' && html` required`}> ${label}</label>\n`,
  );
  return html`  <fieldset>\n    <legend>${legend}</legend>\n${inputs}  </fieldset>\n`;
}

/** Search engines that run scripts see it. A server that writes the page better puts the same JSON into it itself. */
function structuredData(url: string): string {
  return `<script type="module">
  const rating = await fetch(${JSON.stringify(url)});
  const script = document.createElement('script');
  script.type = 'application/ld+json';
  script.textContent = await rating.text();
  if (rating.ok) document.head.append(script);
</script>`;
}
