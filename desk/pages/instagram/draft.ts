/** A rule while it is being written: what the fields of the editor hold, and what the API is sent of it. */
import type { DescribedRule as Rule, RuleInput } from '../../../contract/client/keyword-dm.ts';
import { type MessageProblem, messageProblems } from './message.ts';

/** How keywords count. `contains` stands for `word` and `any`, which differ in the number of keywords only. */
export const MODES = ['contains', 'all', 'exact', 'every'] as const;
export type Mode = (typeof MODES)[number];

export const PLACES = [
  'all-posts',
  'post',
  'next-post',
  'live',
  'messages',
  'story-replies',
  'story-mentions',
] as const satisfies readonly Rule['scope']['on'][];
export type Place = (typeof PLACES)[number];

export interface Draft {
  readonly name: string;
  readonly mode: Mode;
  readonly keywords: readonly string[];
  readonly excluded: readonly string[];
  readonly typos: boolean;
  readonly place: Place;
  /** Of the one post. */
  readonly mediaId: string;
  readonly priority: string;
  /** As a field of the browser writes it, in its own time zone: `2026-11-28T09:00`. */
  readonly activeFrom: string;
  readonly activeUntil: string;
  readonly enabled: boolean;
  /** Whether it only looks on. */
  readonly shadow: boolean;
  readonly message: string;
  /** Empty: none. */
  readonly linkId: string;
  readonly publicReplies: readonly string[];
  readonly cooldownHours: string;
}

export const NEW_DRAFT: Draft = {
  name: '',
  mode: 'contains',
  keywords: [],
  excluded: [],
  typos: false,
  place: 'all-posts',
  mediaId: '',
  priority: '0',
  activeFrom: '',
  activeUntil: '',
  enabled: true,
  shadow: false,
  message: '',
  linkId: '',
  publicReplies: [],
  cooldownHours: '0',
};

const MODE_OF: Readonly<Record<Rule['match'], Mode>> = {
  word: 'contains',
  any: 'contains',
  all: 'all',
  exact: 'exact',
  every: 'every',
};

export function draftOf(rule: Rule): Draft {
  return {
    name: rule.name,
    mode: MODE_OF[rule.match],
    keywords: rule.keywords,
    excluded: rule.excluded,
    typos: rule.typos,
    place: rule.scope.on,
    mediaId: rule.scope.on === 'post' ? rule.scope.mediaId : '',
    priority: String(rule.priority),
    activeFrom: localTime(rule.activeFrom),
    activeUntil: localTime(rule.activeUntil),
    enabled: rule.enabled,
    shadow: rule.shadow ?? false,
    message: rule.message,
    linkId: rule.linkId ?? '',
    publicReplies: rule.publicReplies,
    cooldownHours: String(rule.cooldownHours),
  };
}

/** @param before what is replaced: a rule whose words stay the same must not begin to listen once more */
export function inputOf(draft: Draft, account: string, before?: Rule): RuleInput {
  return {
    account,
    name: draft.name.trim(),
    match: matchOf(draft, before),
    keywords: draft.mode === 'every' ? [] : [...draft.keywords],
    excluded: [...draft.excluded],
    typos: draft.typos,
    scope: draft.place === 'post' ? { on: 'post', mediaId: draft.mediaId.trim() } : { on: draft.place },
    priority: numberOf(draft.priority),
    ...(draft.activeFrom !== '' && { activeFrom: instantOf(draft.activeFrom, before?.activeFrom) }),
    ...(draft.activeUntil !== '' && { activeUntil: instantOf(draft.activeUntil, before?.activeUntil) }),
    enabled: draft.enabled,
    shadow: draft.shadow,
    message: draft.message,
    ...(draft.linkId !== '' && { linkId: draft.linkId }),
    publicReplies: takesPublicReplies(draft)
      ? draft.publicReplies.map((reply) => reply.trim()).filter((reply) => reply !== '')
      : [],
    cooldownHours: numberOf(draft.cooldownHours),
  };
}

/** Whether there can be replies under the comment: Instagram takes none on a live video. */
export function takesPublicReplies({ place }: Pick<Draft, 'place'>): boolean {
  return place !== 'live';
}

/** What a stored rule is sent as, with something changed. */
export function changedInput(rule: Rule, change: Partial<Draft>): RuleInput {
  return inputOf({ ...draftOf(rule), ...change }, rule.account, rule);
}

function matchOf({ mode, keywords }: Draft, before: Rule | undefined): Rule['match'] {
  if (mode !== 'contains') return mode;
  return keywords.length === 1 && before?.match !== 'any' ? 'word' : 'any';
}

/** An empty field is no number; `Number` would make it zero. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Seconds that a field does not show are kept as long as nobody changes it. */
function instantOf(local: string, before: string | undefined): string {
  return before !== undefined && localTime(before) === local ? before : new Date(local).toISOString();
}

function localTime(moment: string | undefined): string {
  if (moment === undefined) return '';
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Keys of the catalogue. */
type DraftProblem =
  | MessageProblem
  | 'nameMissing'
  | 'keywordsMissing'
  | 'keywordsOne'
  | 'postMissing'
  | 'timeWrong'
  | 'untilBeforeFrom'
  | 'priorityRange'
  | 'cooldownRange';

type Checked =
  | 'name'
  | 'keywords'
  | 'mediaId'
  | 'activeFrom'
  | 'activeUntil'
  | 'priority'
  | 'cooldownHours'
  | 'message';
export type DraftProblems = { readonly [Field in Checked]?: readonly DraftProblem[] };

const MOST_PRIORITY = 1000;
const MOST_COOLDOWN = 8760;

/** What can be said before the API is asked. Empty when nothing is wrong. */
export function problemsOf(draft: Draft): DraftProblems {
  const { keywords, mode, activeFrom, activeUntil } = draft;
  const hasBoth = [activeFrom, activeUntil].every((time) => time !== '' && isTime(time));
  const rules: readonly (readonly [Checked, DraftProblem, boolean])[] = [
    ['name', 'nameMissing', draft.name.trim() === ''],
    ['keywords', 'keywordsMissing', mode !== 'every' && keywords.length === 0],
    ['keywords', 'keywordsOne', mode === 'exact' && keywords.length > 1],
    [
      'mediaId',
      'postMissing',
      draft.place === 'post' && !/^[A-Za-z0-9_-]{1,100}$/.test(draft.mediaId.trim()),
    ],
    ['activeFrom', 'timeWrong', !isTime(activeFrom)],
    ['activeUntil', 'timeWrong', !isTime(activeUntil)],
    ['activeUntil', 'untilBeforeFrom', hasBoth && activeFrom >= activeUntil],
    ['priority', 'priorityRange', !isWholeUpTo(draft.priority, MOST_PRIORITY)],
    ['cooldownHours', 'cooldownRange', !isWholeUpTo(draft.cooldownHours, MOST_COOLDOWN)],
  ];
  const found = new Map<Checked, readonly DraftProblem[]>();
  for (const [field, problem, holds] of rules)
    if (holds) found.set(field, [...(found.get(field) ?? []), problem]);
  const message = messageProblems(draft.message, draft.linkId !== '');
  if (message.length > 0) found.set('message', message);
  return Object.fromEntries(found);
}

/** Browsers take years of up to six digits, which no moment of the API has. Without a time there is nothing wrong. */
function isTime(local: string): boolean {
  if (local === '') return true;
  const date = new Date(local);
  return !Number.isNaN(date.getTime()) && /^\d{4}-/.test(date.toISOString());
}

function isWholeUpTo(text: string, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) <= most;
}

/** Keywords out of what was typed or pasted: commas, semicolons and new lines part them. */
export function splitKeywords(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part !== '');
}

/** Adds keywords that are not there yet; upper and lower case are the same to a rule. */
export function withKeywords(before: readonly string[], added: readonly string[]): readonly string[] {
  const seen = new Set(before.map(folded));
  const fresh = added.filter((one) => {
    const isNew = !seen.has(folded(one));
    seen.add(folded(one));
    return isNew;
  });
  return [...before, ...fresh];
}

function folded(keyword: string): string {
  return keyword.normalize('NFKC').toLowerCase();
}
