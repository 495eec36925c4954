/** In which languages a widget can speak: in those that all its texts are there in, so that none of them is mixed. */
import type { WidgetConfig } from './feedback.ts';
import type { OwnTexts } from './feedback-texts.ts';
import { LANGUAGES, type Words } from './words.ts';

type Speaking = Pick<WidgetConfig, 'title' | 'thanks' | 'emoji' | 'questions' | 'followUps' | 'display'>;

/** @returns English first where it is among them, because the first one is for everybody else */
export function languagesOf(widget: Speaking, texts: OwnTexts): string[] {
  const mine = translated(widget);
  return knownLanguages(texts).filter((language) => mine.every((text) => Object.hasOwn(text, language)));
}

/** Languages that a widget has words in, but we and the owner have no texts in. */
export function unknownLanguages(widget: Speaking, texts: OwnTexts): string[] {
  const known = knownLanguages(texts);
  const mine = new Set(translated(widget).flatMap((text) => Object.keys(text)));
  return [...mine].filter((language) => !known.includes(language));
}

function knownLanguages(texts: OwnTexts): string[] {
  return [...new Set([...LANGUAGES, ...Object.keys(texts)])];
}

/** Texts that are there by language. */
function translated({ title, thanks, emoji, questions, followUps, display }: Speaking) {
  const all: (Words | undefined)[] = [
    title,
    thanks,
    display.label,
    ...emoji.map((face) => face.label),
    ...Object.values(questions).flatMap((question) => [
      question.label,
      ...(question.type === 'choice' ? question.options : []).map((option) =>
        typeof option === 'string' ? option : option.label,
      ),
    ]),
    ...Object.values(followUps).flatMap(({ ask, link }) => [ask, link?.text]),
  ];
  return all.filter((text) => typeof text === 'object');
}
