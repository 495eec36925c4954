/** The widgets as they are configured, for a page that shows how each is set up. Secrets are not among it. */
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';

/** Every configured widget. @param baseUrl of the API */
export function presentWidgets(
  { widgets, screenshotPreset }: Pick<BundledFeedback, 'widgets' | 'screenshotPreset'>,
  baseUrl: string,
) {
  return Object.entries(widgets).map(([id, widget]) => ({
    id,
    url: `${baseUrl}/feedback/${id}`,
    ...presentWidget(widget),
    screenshots: screenshotPreset !== undefined,
  }));
}

function presentWidget(widget: WidgetConfig) {
  const { active, kind, title, site, origins, emoji, comment, email, questions, publicSummary } = widget;
  const { alert, retentionDays, changeSeconds, captcha, rate, redirect } = widget;
  return {
    ...{ active, kind, title, site, origins },
    scale: scaleOf(widget),
    emoji: kind === 'emoji' ? emoji : undefined,
    comment: kind === 'comment' ? 'required' : comment,
    email,
    questions: Object.entries(questions).map(([id, { label, type, required, ...rest }]) => ({
      ...{ id, label, type, required },
      ...('options' in rest && { options: rest.options, multiple: rest.multiple }),
    })),
    ...{ publicSummary, alert, retentionDays, changeSeconds, rate, redirect },
    captcha: captcha?.provider,
  };
}
