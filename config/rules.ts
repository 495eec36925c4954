/** Rules of forms and widgets: when something that came in looks so, then it goes there. See docs/rules.md. */
import { RE2JS } from 're2js';
import * as z from 'zod';
import type { FieldConfig } from './fields.ts';
import { fold } from './fold.ts';
import { patternProblem } from './re2.ts';
import { type Rated, rangeProblem, scaleOf } from './scale.ts';
import { SPAM_SIGNALS } from './spam.ts';
import { type KnownDestinations, unknownDestinations } from './told.ts';
import { address, id, webAddress, whole } from './values.ts';
import { languageTag, textsOf } from './words.ts';

/** One line that is compared with what visitors wrote. */
const text = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, { error: 'control characters and line breaks are not allowed' });

/** An RE2 pattern. */
const pattern = text.superRefine((source, { addIssue }) => {
  const problem = patternProblem(source, RE2JS.CASE_INSENSITIVE);
  if (problem !== undefined) addIssue({ code: 'custom', message: problem });
});

/** All that are named must hold. Texts are compared without regard to capitals; of a list, one answer is enough. */
const fieldCondition = z
  .strictObject({
    /** This text; capitals, widths of letters and runs of white space make no difference. */
    equals: text.optional(),
    /** One of these, compared in the same way. */
    oneOf: z.array(text).min(1).max(50).optional(),
    /** This text, or any of these. */
    contains: z.union([text, z.array(text).min(1).max(50)]).optional(),
    /** An RE2 pattern that is found somewhere in the answer; `^` and `$` tie it to the ends. */
    matches: pattern.optional(),
    /** Of an answer that is a number. */
    greater: z.number().optional(),
    /** Of such an answer, too. */
    less: z.number().optional(),
    /** Whether anything was filled in. */
    filled: z.boolean().optional(),
  })
  .refine((condition) => Object.values(condition).some((value) => value !== undefined), {
    error: 'say what: equals, oneOf, contains, matches, greater, less or filled',
  })
  .refine(({ greater, less }) => greater === undefined || less === undefined || greater < less, {
    error: 'no number is greater and less than that',
    path: ['less'],
  });
export type FieldCondition = z.infer<typeof fieldCondition>;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const hour = whole.min(0).max(24);

/** What forms and widgets can both be asked. */
const commonConditions = {
  /** Answers, by the field's name. */
  fields: z
    .record(z.string().min(1).max(100), fieldCondition)
    .refine((all) => Object.keys(all).length <= 5, { error: 'at most five fields' })
    .optional(),
  /** One of these languages, without regions; what names none has none of them. */
  language: z.array(languageTag).min(1).max(20).optional(),
  /** Any of these signs of spam, whether they sufficed or not. */
  spam: z.array(z.enum(SPAM_SIGNALS)).min(1).optional(),
  /** Whether it is held as spam. @default either */
  held: z.boolean().optional(),
  /** From an hour to before another, in the owner's zone: `{ from: 18, to: 8 }` is the night. */
  hours: z
    .strictObject({
      /** 0 to 23. */
      from: hour.max(23),
      /** 0 to 24. */
      to: hour,
    })
    .refine(({ from, to }) => from !== to, { error: 'begins and ends at the same hour' })
    .optional(),
  /** In the owner's zone. */
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional(),
};

const formConditions = z.strictObject({
  ...commonConditions,
  /** Whether files came with it. */
  files: z.boolean().optional(),
});

const widgetConditions = z.strictObject({
  ...commonConditions,
  /** The rating; both ends are included. */
  score: z
    .strictObject({
      /** From this rating on. @default the lowest */
      atLeast: z.number().optional(),
      /** Up to this rating. @default the highest */
      atMost: z.number().optional(),
    })
    .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
      error: 'say atLeast or atMost',
    })
    .optional(),
  /** Paths of pages, `*` for anything: `/pricing/*`. */
  pages: z.array(text).min(1).max(50).optional(),
});
/** What a rule may ask. */
export type Conditions = z.infer<typeof formConditions> & Partial<z.infer<typeof widgetConditions>>;

const label = text.max(40);

/** What forms and widgets can both do. */
const commonConsequences = {
  /** Who gets the mail in place of the form's `to`. Several rules that fire add up. */
  to: z.array(address).min(1).max(10).optional(),
  /** Labels that it gets. Several rules add up. */
  labels: z.array(label).min(1).max(5).optional(),
  /** Who takes care of it: an address or a name. The first rule that says so decides. */
  assignee: text.optional(),
  /** Which destinations are told, in place of the form's or the widget's. Several rules add up. */
  destinations: z.array(id).min(1).max(10).optional(),
  /** Holds it back like spam: stored, and nothing is sent until it is released. */
  hold: z.literal(true).optional(),
};

const formConsequences = z.strictObject({
  ...commonConsequences,
  /** One of the form's `autoresponses`, or false for none. The first rule that says so decides. */
  autoresponse: z.union([id, z.literal(false)]).optional(),
  /** Where a plain form goes after success, whatever it asks for. The first rule that says so decides. */
  redirect: webAddress.optional(),
});
const widgetConsequences = z.strictObject(commonConsequences);
/** What a rule may do. */
export type Consequences = z.infer<typeof formConsequences>;

/** A map keeps the order of its keys, but for numbers. */
const ruleId = id.refine((name) => /[a-z]/.test(name), {
  error: 'a rule’s id needs a letter: rules are tried in their order, and numbers would lose it',
});

/** What fired stands in the submission, which holds 400 KB with all else. */
const MOST_RULES = 25;
const MOST_PATTERNS = 10;

/** @default false */
const shadow = z.boolean().default(false);

const isSaid = (actions: object) => Object.values(actions).some((value) => value !== undefined);

const formRule = z.strictObject({
  /** All that is named must hold; empty, it always does. */
  when: formConditions,
  /** What happens then. */
  do: formConsequences.refine(isSaid, { error: 'say what happens' }),
  /** Whether it only notes what it would do. @default false */
  shadow,
});

const widgetRule = z.strictObject({
  /** All that is named must hold; empty, it always does. */
  when: widgetConditions,
  /** What happens then. */
  do: widgetConsequences.refine(isSaid, { error: 'say what happens' }),
  /** Whether it only notes what it would do. @default false */
  shadow,
});

const tooManyRules = { error: `more than ${MOST_RULES} rules` };
const tooManyPatterns = {
  error: `more than ${MOST_PATTERNS} patterns: say \`contains\` or \`oneOf\` where that is enough`,
};

export const formRules = z
  .record(ruleId, formRule)
  .refine(hasFewRules, tooManyRules)
  .refine(hasFewPatterns, tooManyPatterns);

export const widgetRules = z
  .record(ruleId, widgetRule)
  .refine(hasFewRules, tooManyRules)
  .refine(hasFewPatterns, tooManyPatterns);

function hasFewRules(rules: object): boolean {
  return Object.keys(rules).length <= MOST_RULES;
}

function hasFewPatterns(rules: Readonly<Record<string, { readonly when: Conditions }>>): boolean {
  const conditions = Object.values(rules).flatMap(({ when }) => Object.values(when.fields ?? {}));
  return conditions.filter(({ matches }) => matches !== undefined).length <= MOST_PATTERNS;
}

/** Of a form or a widget: rules by their ids, in the order in which they are tried. */
export type Rules = Readonly<
  Record<string, { readonly when: Conditions; readonly do: Consequences; readonly shadow: boolean }>
>;

interface RuledForm {
  readonly rules: Rules;
  readonly fields: Readonly<Record<string, FieldConfig>>;
  readonly unknownFields: 'keep' | 'refuse';
  readonly autoresponses: Readonly<Record<string, unknown>>;
}

type Refuse = (message: string, ...path: string[]) => void;

/** Refuses what a form, a widget or its rules name and is no destination. */
export function refuseUnknownDestinations(known: KnownDestinations) {
  return (
    telling: Parameters<typeof unknownDestinations>[0],
    context: z.RefinementCtx,
    ...place: string[]
  ): void => {
    for (const path of unknownDestinations(telling, known))
      context.addIssue({
        code: 'custom',
        message: 'no such destination: name one of destinations',
        path: [...place, ...path],
      });
  };
}

/** Refuses rules of a form that could never fire, or that name what the form has not. */
export function checkFormRules(form: RuledForm, context: z.RefinementCtx): void {
  for (const [name, { when, do: actions }] of Object.entries(form.rules)) {
    const refuse: Refuse = (message, ...path) =>
      context.addIssue({ code: 'custom', message, path: ['rules', name, ...path] });
    for (const [field, condition] of Object.entries(when.fields ?? {}))
      checkField(form, field, condition, (message) => refuse(message, 'when', 'fields', field));
    if (typeof actions.autoresponse === 'string' && !Object.hasOwn(form.autoresponses, actions.autoresponse))
      refuse('no such autoresponse: name one of autoresponses', 'do', 'autoresponse');
    // Robots would learn from it what was held.
    if (actions.redirect !== undefined && (when.spam !== undefined || when.held !== undefined))
      refuse('a rule about spam leads nowhere else: robots would learn what was held', 'do', 'redirect');
  }
}

function checkField(
  { fields, unknownFields }: RuledForm,
  name: string,
  condition: FieldCondition,
  refuse: Refuse,
): void {
  const declared = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!declared && unknownFields === 'refuse') refuse('no such field');
  if (declared?.type === 'file') refuse('a file has no words; files: true asks whether any came');
  if (declared?.type === 'choice') checkOptions(declared.options, condition, refuse);
  if (declared?.type === 'consent' && !isAnyOf(textsOf(declared.text), wantedBy(condition)))
    refuse('a consent is stored as its text: filled: true asks whether it was given');
}

/** Refuses what compares with an option that there is not. */
function checkOptions(options: readonly string[], condition: FieldCondition, refuse: Refuse): void {
  const unknown = wantedBy(condition).find((wanted) => !isAnyOf(options, [wanted]));
  if (unknown !== undefined) refuse(`"${unknown}" is not an option of this field`);
}

/** What an answer is to be. */
function wantedBy({ equals, oneOf = [] }: FieldCondition): string[] {
  return equals === undefined ? oneOf : [equals, ...oneOf];
}

/** Whether all that is wanted is among them, compared as answers are. */
function isAnyOf(texts: readonly string[], wanted: readonly string[]): boolean {
  const known = new Set(texts.map(fold));
  return wanted.every((one) => known.has(fold(one)));
}

interface Question {
  readonly type: string;
  readonly options?: readonly (string | { readonly value: string })[];
}

interface RuledWidget extends Rated {
  readonly rules: Rules;
  readonly alert?: unknown;
  readonly questions: Readonly<Record<string, Question>>;
  readonly followUps: Readonly<Record<string, unknown>>;
  readonly attributes: readonly string[];
}

function checkAnswer(
  questions: RuledWidget['questions'],
  name: string,
  condition: FieldCondition,
  refuse: Refuse,
): void {
  const { options } = (Object.hasOwn(questions, name) ? questions[name] : undefined) ?? {};
  const values = options?.map((option) => (typeof option === 'string' ? option : option.value));
  if (values) checkOptions(values, condition, refuse);
}

/** The same of a widget, whose answers all have known names. */
export function checkWidgetRules(widget: RuledWidget, context: z.RefinementCtx): void {
  const { rules, alert, questions, followUps, attributes } = widget;
  const known = ['comment', 'email', ...Object.keys(questions), ...Object.keys(followUps), ...attributes];
  for (const [name, { when, do: actions }] of Object.entries(rules)) {
    const refuse: Refuse = (message, ...path) =>
      context.addIssue({ code: 'custom', message, path: ['rules', name, ...path] });
    for (const field of Object.keys(when.fields ?? {}).filter((one) => !known.includes(one)))
      refuse(`no such answer: there is ${known.join(', ')}`, 'when', 'fields', field);
    for (const [field, condition] of Object.entries(when.fields ?? {}))
      checkAnswer(questions, field, condition, (message) => refuse(message, 'when', 'fields', field));
    const scale = scaleOf(widget);
    const problem = !scale ? 'a widget without ratings has no score' : rangeProblem(scale, when.score);
    if (when.score && problem !== undefined) refuse(problem, 'when', 'score');
    if (actions.to !== undefined && alert === undefined)
      refuse('a widget without `alert` sends no mail that could go to others', 'do', 'to');
  }
}
