/** The widgets as they are configured, for a page that shows how each is set up. Secrets are not among it. */
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import { definitionOf } from '../widget/definition.ts';
import { optionsOf } from '../widget/questions.ts';
import { spokenLanguages } from '../widget/texts.ts';

/** Every configured widget. @param baseUrl of the API @param scripts what `/assets/v1` is appended to */
export function presentWidgets(
  { widgets, screenshotPreset }: Pick<BundledFeedback, 'widgets' | 'screenshotPreset'>,
  baseUrl: string,
  scripts: string,
) {
  return Object.entries(widgets).map(([id, widget]) => ({
    id,
    url: `${baseUrl}/feedback/${id}`,
    scripts,
    ...presentWidget(widget),
    screenshots: screenshotPreset !== undefined,
  }));
}

/**
 * What the widget's script is given, for an owner who looks at it before a page has it.
 *
 * @throws HttpError 404
 */
export function showDefinition(config: BundledFeedback, { query }: Request, id: string) {
  requireKnown(query, 'lang');
  const widget = Object.hasOwn(config.widgets, id) ? config.widgets[id] : undefined;
  if (!widget) throw new HttpError(404, 'WIDGET_NOT_FOUND', 'There is no such widget.');
  const speaking = { widget, texts: config.texts };
  const languages = spokenLanguages(speaking);
  const language = languages.find((spoken) => spoken === query.lang) ?? languages[0];
  return json(200, definitionOf(speaking, language, config));
}

function presentWidget(widget: WidgetConfig) {
  const { active, kind, title, site, origins, emoji, comment, email, questions, publicSummary } = widget;
  const { followUps, attributes, userId, display } = widget;
  const { alert, retentionDays, changeSeconds, captcha, rate, redirect } = widget;
  return {
    ...{ active, kind, site, origins },
    title: title === undefined ? undefined : wordsIn(title),
    scale: scaleOf(widget),
    emoji:
      kind === 'emoji' ? emoji.map(({ symbol, label }) => ({ symbol, label: wordsIn(label) })) : undefined,
    comment: kind === 'comment' ? 'required' : comment,
    email,
    questions: Object.entries(questions).map(([id, question]) => ({
      ...{ id, label: wordsIn(question.label), type: question.type, required: question.required },
      ...(question.type === 'choice' && {
        options: optionsOf(question).map(({ value }) => value),
        multiple: question.multiple,
      }),
    })),
    followUps: Object.entries(followUps).map(([id, { ask, link, atLeast, atMost, required }]) => ({
      ...{ id, atLeast, atMost, required },
      ask: ask === undefined ? undefined : wordsIn(ask),
      link: link && { href: link.href, text: wordsIn(link.text) },
    })),
    ...{ attributes, userId },
    display: { ...display, label: display.label === undefined ? undefined : wordsIn(display.label) },
    ...{ publicSummary, alert, retentionDays, changeSeconds, rate, redirect },
    captcha: captcha?.provider,
  };
}
