import type { BundledFeedback } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import { directionOf } from '../../shared/page/language.ts';
import { PROVIDERS } from '../../shared/spam/captcha.ts';
import type { Definitions } from './definition-file.ts';
import { follows, optionsOf } from './questions.ts';
import { endsOf, ratingName, type Speaking, spokenLanguages, textsIn, titleOf } from './texts.ts';

type Look = Pick<BundledFeedback, 'brand'>;

/** What every widget asks, in each of its languages, written down when it is deployed. */
export function definitionsOf({
  widgets,
  texts,
  brand,
}: Pick<BundledFeedback, 'brand' | 'texts' | 'widgets'>): Definitions {
  return mapValues(widgets, (widget) => {
    const speaking = { widget, texts };
    const spoken = spokenLanguages(speaking);
    return Object.fromEntries(
      spoken.map((language) => [language, JSON.stringify(definitionOf(speaking, language, { brand }))]),
    );
  });
}

function mapValues<From, To>(
  all: Readonly<Record<string, From>>,
  map: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([id, one]) => [id, map(one)]));
}

/** What the widget's script has to know to show itself in a language. What is not there for a widget is left out. */
export function definitionOf(speaking: Speaking, language: string, { brand }: Look = {}) {
  const { widget } = speaking;
  const { kind, comment, email, captcha, changeSeconds, display } = widget;
  const texts = textsIn(language, speaking.texts);
  const say = (text: Parameters<typeof wordsIn>[0]) => wordsIn(text, language);
  const scale = scaleOf(widget);
  const ratings = scale ? ratingsOf(scale) : [];
  const { titles: _, page: __, stars, csat, thumbs, faces, ends, agreement, ...rest } = texts;
  const meant = endsOf(widget, texts);
  return {
    kind,
    language,
    direction: directionOf(language),
    title: titleOf(widget, texts, language),
    ratings,
    names: ratings.map((rating) => ratingName(widget, rating, texts, language).name),
    ...(meant && scale && { ends: [`${scale.lowest}: ${meant[0]}`, `${scale.highest}: ${meant[1]}`] }),
    ...(kind === 'emoji' && {
      emoji: ratings.map((rating) => {
        const { symbol = '', name } = ratingName(widget, rating, texts, language);
        return { symbol, label: name };
      }),
    }),
    comment: kind === 'comment' ? ('required' as const) : comment,
    email,
    // The field in which the page's captcha puts its proof.
    ...(captcha && { proof: PROVIDERS[captcha.provider].field }),
    questions: Object.entries(widget.questions).map(([id, question]) => ({
      id,
      label: say(question.label),
      type: question.type,
      required: question.required,
      ...(question.type === 'text'
        ? { maxLength: question.maxLength }
        : {
            options: optionsOf(question).map(({ value }) => value),
            labels: optionsOf(question).map(({ label }) => say(label)),
            multiple: question.multiple,
          }),
    })),
    followUps: Object.entries(widget.followUps).map(([id, followUp]) => ({
      id,
      ratings: ratings.filter((rating) => follows(followUp, rating)),
      ...(followUp.ask !== undefined && {
        label: say(followUp.ask),
        required: followUp.required,
        maxLength: followUp.maxLength,
      }),
      ...(followUp.link && { link: { href: followUp.link.href, text: say(followUp.link.text) } }),
    })),
    changeSeconds,
    display: { ...display, ...(display.label !== undefined && { label: say(display.label) }) },
    ...(brand && { accent: brand.accent }),
    texts: { ...rest, thanks: widget.thanks === undefined ? texts.thanks : say(widget.thanks) },
  };
}
