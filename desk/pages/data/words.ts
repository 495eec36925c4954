/** Texts by what they are about. */
import type { PlainKey } from '../../i18n/translate.ts';
import type { Span } from './search.ts';

export const SPAN_WORDS: Readonly<Record<Span, PlainKey>> = {
  '3h': 'data.span3h',
  '1d': 'data.span1d',
  '7d': 'data.span7d',
  '30d': 'data.span30d',
  '365d': 'data.span365d',
};

/** Our own questions; one that an owner has added is called as its file is. */
export const QUESTION_WORDS: Readonly<Record<string, PlainKey>> = {
  'images-by-format': 'data.questionImages',
  nps: 'data.questionNps',
  rules: 'data.questionRules',
  spam: 'data.questionSpam',
  'submissions-by-source': 'data.questionSubmissions',
  'time-to-mail': 'data.questionMail',
};
