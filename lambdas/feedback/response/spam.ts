import type { WidgetConfig } from '../../../config/feedback.ts';
import type { Fields } from '../../shared/http/fields.ts';
import type { CaptchaResult } from '../../shared/spam/captcha.ts';
import { type Judgement, judgeSpam } from '../../shared/spam/check.ts';
import { questionsOf } from '../widget/questions.ts';
import type { Content } from './response.ts';

type Rules = Pick<WidgetConfig, 'honeypot' | 'questions' | 'followUps' | 'spam' | 'captcha'>;

/** Whether a field that people can't see was filled in. */
export function isTrapped({ honeypot }: Pick<WidgetConfig, 'honeypot'>, fields: Fields): boolean {
  return ['_gotcha', honeypot].some(
    (name) => name !== undefined && [fields.get(name) ?? ''].flat().some((text) => text.trim() !== ''),
  );
}

interface Suspect {
  readonly widget: Rules;
  readonly fields: Fields;
  readonly content: Content;
  /** The header `Formspree-Session-Data`. */
  readonly sessionData: string | undefined;
  /** What the captcha's provider said, where the widget asks for a proof. */
  readonly captcha: CaptchaResult | undefined;
  readonly now: Date;
}

/** Whether a response is spam, and why. */
export function judgeResponse({ widget, fields, content, sessionData, captcha, now }: Suspect): Judgement {
  const answers = wordsOf(widget, content);
  return judgeSpam({
    rules: widget,
    isTrapped: isTrapped(widget, fields),
    fields,
    answers,
    sessionData,
    captcha,
    now,
  });
}

/**
 * Why a change makes spam of a response. Only its words are judged: who changes it has proved to be its author, at any
 * speed.
 *
 * @returns none, too, when the words are those of before: then what was decided about them stands
 */
export function changeSpamReasons(
  widget: Rules,
  before: Content,
  after: Content,
  now: Date,
): readonly string[] {
  const answers = wordsOf(widget, after);
  if (JSON.stringify(answers) === JSON.stringify(wordsOf(widget, before))) return [];
  return judgeSpam({
    rules: widget,
    isTrapped: false,
    fields: new Map(),
    answers,
    sessionData: undefined,
    captcha: undefined,
    now,
  }).reasons;
}

/** What visitors wrote themselves: a chosen option is the owner's word, and a page's address is no link. */
function wordsOf(widget: Pick<Rules, 'questions' | 'followUps'>, { comment, answers = {} }: Content) {
  const questions = questionsOf(widget);
  const written = Object.entries(answers).filter(([id]) => questions[id]?.type === 'text');
  return [...(comment === undefined ? [] : [['comment', comment] as const]), ...written];
}
