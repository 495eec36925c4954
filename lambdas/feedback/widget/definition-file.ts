import type { BundledFeedback } from '../../../config/feedback.ts';
import { chooseLanguage } from '../../shared/page/language.ts';
import { definitionOf } from './definition.ts';
import { spokenLanguages } from './texts.ts';

/** `definition.<widget>.<language>.json`. Browsers and pages name languages in many ways, such as `en-US@posix`. */
const NAME = /^definition\.([a-z0-9-]+)\.(.*)\.json$/s;

/**
 * What a widget asks, as a file beside its script: the same for all visitors of a language, so that caches may keep it. The
 * front door answers the same to whoever asks there.
 *
 * @returns undefined for a name that is no widget's
 */
export function definitionFile(
  { widgets, texts, brand }: Pick<BundledFeedback, 'brand' | 'texts' | 'widgets'>,
  name: string,
): string | undefined {
  const [, id = '', lang = ''] = NAME.exec(name) ?? [];
  const widget = Object.hasOwn(widgets, id) ? widgets[id] : undefined;
  if (!widget) return undefined;
  const speaking = { widget, texts };
  const language = chooseLanguage({ query: { lang }, headers: {} }, spokenLanguages(speaking));
  return JSON.stringify(definitionOf(speaking, language, { brand }));
}
