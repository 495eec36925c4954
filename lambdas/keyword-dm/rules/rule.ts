import * as z from 'zod/mini';
import { MAX_REPLY_CHARACTERS, templateMistakes } from './message.ts';
import { phraseOf } from './phrase.ts';
import { wordsOf } from './words.ts';

const shortText = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
const keyword = shortText.check(
  z.refine((value) => phraseOf(value) !== undefined, {
    error:
      'has no word in it: letters, digits, an emoji or a symbol such as + or $; mentions and addresses are none',
  }),
);
const instagramId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/, { error: 'not an id' }));
const time = z.pipe(
  z.iso.datetime({ offset: true, error: 'not a time, such as 2026-12-01T09:00:00Z' }),
  z.transform((value: string) => new Date(value).toISOString()),
);

/**
 * Where a rule listens. `next-post` binds itself to the first post published after the rule was saved (`mediaId` is
 * then filled in by us). Stories and messages are direct messages to the account.
 */
const scope = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('all-posts') }),
  z.strictObject({ on: z.literal('post'), mediaId: instagramId }),
  z.strictObject({ on: z.literal('next-post') }),
  z.strictObject({ on: z.literal('live') }),
  z.strictObject({ on: z.literal('messages') }),
  z.strictObject({ on: z.literal('story-replies') }),
  z.strictObject({ on: z.literal('story-mentions') }),
]);

/** What an owner writes; see docs/instagram.md. Unknown names are mistakes. */
export const ruleInput = z
  .strictObject({
    account: instagramId,
    name: shortText,
    /** `word` and `exact`: one keyword. `any`, `all`: a list. `every`: answers whatever is written. */
    match: z.enum(['word', 'exact', 'any', 'all', 'every']),
    keywords: z._default(z.array(keyword).check(z.maxLength(100)), []),
    /** A comment with any of these words is never answered by this rule. */
    excluded: z._default(z.array(keyword).check(z.maxLength(100)), []),
    /** Tolerates one wrong letter in keywords of five letters or more. */
    typos: z._default(z.boolean(), false),
    scope: z._default(scope, { on: 'all-posts' }),
    /** The highest wins; among equals the oldest rule. */
    priority: z._default(z.int().check(z.minimum(0), z.maximum(1000)), 0),
    activeFrom: z.optional(time),
    activeUntil: z.optional(time),
    enabled: z._default(z.boolean(), true),
    /** Only looks on: it answers nothing, and what it would have answered is noted and counted. */
    shadow: z._default(z.boolean(), false),
    /** The direct message: `{link}` and `{name}` are filled in. */
    message: z.string().check(z.minLength(1)),
    linkId: z.optional(instagramId),
    /** One of them is written under the comment as well; none by default. */
    publicReplies: z._default(
      z.array(z.string().check(z.minLength(1), z.maxLength(MAX_REPLY_CHARACTERS))).check(z.maxLength(20)),
      [],
    ),
    /** The same person is answered by this rule once in so many hours; 0 means always. */
    cooldownHours: z._default(z.int().check(z.minimum(0), z.maximum(8760)), 0),
  })
  .check(
    z.superRefine((rule, context) => {
      const wrong = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      const count = rule.keywords.length;
      if (rule.match === 'every' && count > 0)
        wrong('keywords', 'leave them out: this rule answers every comment');
      if ((rule.match === 'word' || rule.match === 'exact') && count !== 1)
        wrong('keywords', 'name exactly one');
      if ((rule.match === 'any' || rule.match === 'all') && count === 0)
        wrong('keywords', 'name at least one');
      if (rule.activeFrom && rule.activeUntil && rule.activeFrom >= rule.activeUntil)
        wrong('activeUntil', 'must be later than activeFrom');
      if (rule.scope.on === 'live' && rule.publicReplies.length > 0)
        wrong('publicReplies', 'leave them out: Instagram takes no replies under comments on a live video');
      for (const mistake of templateMistakes(rule.message, rule.linkId !== undefined))
        wrong('message', mistake);
    }),
  );
export type RuleInput = z.infer<typeof ruleInput>;

/** A rule as it is stored. */
export interface Rule extends RuleInput {
  readonly id: string;
  /** Since when it listens as it now is. Nothing written earlier is ever answered by it. ISO 8601 */
  readonly listeningSince: string;
  /** The post that a `next-post` rule found. */
  readonly boundMediaId?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Letters and digits at the least that a keyword should have. */
const FEWEST_LETTERS = 3;

/** What its author should know about a rule that is right in form. */
export interface RuleWarning {
  readonly field: string;
  readonly message: string;
}

/** Warns of keywords of one or two letters: `m` is in "I'm", `in` and `so` in most sentences. */
export function warningsOf({ keywords, excluded }: Pick<RuleInput, 'keywords' | 'excluded'>): RuleWarning[] {
  const warn = (field: string, words: readonly string[]) =>
    words.filter(isShort).map((word) => ({
      field,
      message: `"${word}" has fewer than three letters, so many sentences hold it by chance ("I'm" holds "m"); try it out with several comments`,
    }));
  return [...warn('keywords', keywords), ...warn('excluded', excluded)];
}

function isShort(keyword: string): boolean {
  const letters =
    wordsOf(keyword)
      .join('')
      .match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.length > 0 && letters.length < FEWEST_LETTERS && !phraseOf(keyword)?.hasSymbols;
}

/** What decides which comments a rule answers. A change here makes the rule listen again. */
const LISTENING = [
  'match',
  'keywords',
  'excluded',
  'typos',
  'scope',
  'activeFrom',
  'activeUntil',
  'enabled',
  'shadow',
] as const;

/**
 * The rule to store for what the owner wrote.
 *
 * A changed keyword or scope, or switching on, begins a new listening: otherwise catching up would answer last week's
 * comments. A new message text, priority or cooldown doesn't.
 */
export function savedRule(input: RuleInput, before: Rule | undefined, id: string, now: Date): Rule {
  const time = now.toISOString();
  if (!before) return { ...input, id, listeningSince: time, createdAt: time, updatedAt: time };
  const listensAnew = LISTENING.some((part) => JSON.stringify(input[part]) !== JSON.stringify(before[part]));
  const scopeKept = JSON.stringify(input.scope) === JSON.stringify(before.scope);
  return {
    ...input,
    id,
    listeningSince: listensAnew ? time : before.listeningSince,
    ...(scopeKept && before.boundMediaId ? { boundMediaId: before.boundMediaId } : {}),
    createdAt: before.createdAt,
    updatedAt: time,
  };
}
