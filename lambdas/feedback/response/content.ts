/** Reads what a visitor said out of a body's fields, and refuses what the widget does not allow. */
import type { QuestionConfig, WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import { type ErrorCode, type ErrorDetail, HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { isId } from '../../shared/runtime/ids.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import { isAsked, optionsOf, questionsOf } from '../widget/questions.ts';
import type { Content } from './response.ts';

type Rules = Pick<
  WidgetConfig,
  'kind' | 'emoji' | 'comment' | 'questions' | 'followUps' | 'attributes' | 'site' | 'origins'
>;

/** In characters. An item of the table holds 400 KB. */
export const LONGEST_COMMENT = 5_000;
const LONGEST_PAGE = 500;
/** Of what a page passes along: one that is longer is left out. */
const LONGEST_ATTRIBUTE = 200;

/**
 * What was sent, by its part of the content, of answers by the question. A part that was sent empty is there, and
 * undefined: it is taken back.
 */
export type SentContent = Omit<Content, 'answers'> & {
  readonly answers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
};

/**
 * Reads the fields that were sent. Names that no widget knows are left out.
 *
 * @param referrer the header `Referer`: the page, when the body names none
 * @throws HttpError 422 with one entry for each field that is wrong
 */
export function readContent(widget: Rules, fields: Fields, referrer?: string): SentContent {
  const reader = new FieldReader(fields);
  const scale = scaleOf(widget);
  const content = {
    ...reader.read('rating', (text) => {
      if (!scale) throw new Refusal('TYPE_NUMERIC', 'This widget takes no rating.');
      const rating = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
      if (!(rating >= scale.lowest && rating <= scale.highest))
        throw new Refusal('TYPE_NUMERIC', `Choose a whole number from ${scale.lowest} to ${scale.highest}.`);
      return rating;
    }),
    ...reader.read('comment', (text) => {
      if (widget.comment === 'none' && widget.kind !== 'comment')
        throw new Refusal('TYPE_TEXT', 'This widget takes no comment.');
      return atMost(text, LONGEST_COMMENT);
    }),
    ...reader.read('page', (text) => pageOf(text, widget.site)),
    ...reader.read('email', (text) => {
      if (!isEmailAddress(text)) throw new Refusal('TYPE_EMAIL', 'This must be an e-mail address.');
      return text;
    }),
    ...reader.readOptional('language', languageOf),
    ...reader.readOptional('viewport', viewportOf, sizeOf(fields)),
    ...reader.read('screenshot', (text) => {
      if (!isId(text)) throw new Refusal('TYPE_TEXT', 'This must be the id of an uploaded image.');
      return text;
    }),
    ...readAnswers(reader, widget, fields),
    ...readAttributes(widget, fields),
    ...reader.readOptional('user', attributeOf),
  };
  reader.finish();
  const page = 'page' in content ? undefined : referredPage(widget, referrer);
  return page === undefined ? content : { ...content, page };
}

/**
 * @throws HttpError 422 when something that the widget requires is missing
 */
export function requireComplete(widget: Rules, content: SentContent): void {
  const missing: ErrorDetail[] = [];
  const need = (field: string, message: string) =>
    missing.push({ code: 'REQUIRED_FIELD_MISSING', field, message });
  if (scaleOf(widget) && content.rating === undefined) need('rating', 'Please choose a rating.');
  if ((widget.kind === 'comment' || widget.comment === 'required') && content.comment === undefined)
    need('comment', 'Please write a few words.');
  for (const [id, { label, required }] of Object.entries(questionsOf(widget)))
    if (required && content.answers?.[id] === undefined && isAsked(widget, id, content.rating))
      need(`answers.${id}`, `${wordsIn(label, languageIn(content))} is required.`);
  if (missing.length > 0) throw invalid(missing);
}

/** `de` of `de-AT`. */
function languageIn({ language }: Pick<Content, 'language'>): string | undefined {
  return language?.split('-')[0]?.toLowerCase();
}

/**
 * What was said without answers to follow-ups that this rating does not have: who chose another one in between was not
 * asked any more.
 */
export function withoutUnasked(widget: Pick<Rules, 'followUps'>, content: Content): Content {
  const asked = Object.entries(content.answers ?? {}).filter(([id]) => isAsked(widget, id, content.rating));
  const { answers: _, ...rest } = content;
  return asked.length > 0 ? { ...content, answers: Object.fromEntries(asked) } : rest;
}

/**
 * Whether something was said that two people hardly say alike within a minute. A rating or a choice is: thirty people in
 * one building share an address, and many are content.
 */
export function isUnmistakable(widget: Pick<Rules, 'questions' | 'followUps'>, content: Content): boolean {
  const { comment, email, screenshot, user, answers = {} } = content;
  const questions = questionsOf(widget);
  const written = Object.keys(answers).some((id) => questions[id]?.type === 'text');
  return written || [comment, email, screenshot, user].some((part) => part !== undefined);
}

/** @throws Refusal when it is no page of the web */
function pageOf(text: string, site: string): string {
  const page = pageAt(text, site);
  if (page === undefined) throw new Refusal('TYPE_TEXT', 'This must be the address of a page.');
  return page;
}

/**
 * What is kept of a page's address: origin and path.
 *
 * @param text also relative to the site
 * @returns undefined when it is no page of the web
 */
export function pageAt(text: string, site: string): string | undefined {
  return URL.canParse(text, site) ? pageWithin(new URL(text, site).href) : undefined;
}

/**
 * The page that the header `Referer` tells of. To another origin browsers name the page's site only, unless the page says
 * otherwise, so an address without a path tells of none. Our own pages are not what feedback is about.
 */
export function referredPage(
  widget: Pick<Rules, 'site' | 'origins'>,
  referrer: string | undefined,
): string | undefined {
  if (referrer === undefined || !URL.canParse(referrer)) return undefined;
  const { origin, pathname } = new URL(referrer);
  return pathname !== '/' && gateOrigins(widget).has(origin) ? pageWithin(referrer) : undefined;
}

/** Only a path is cut: half of a host may be no address at all. */
function pageWithin(address: string): string | undefined {
  const { protocol, origin, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || origin.length > LONGEST_PAGE) return undefined;
  return `${origin}${pathname}`.slice(0, LONGEST_PAGE);
}

/** A language tag (RFC 5646), such as `de-AT`, also written with `_`. */
function languageOf(text: string): string | undefined {
  const tag = text.replaceAll('_', '-');
  return /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}$/i.test(tag) ? tag : undefined;
}

function viewportOf(text: string): string | undefined {
  return /^\d{1,5}x\d{1,5}$/.test(text) ? text : undefined;
}

/** JSON's `{ width, height }` as `1280x720`. */
function sizeOf(fields: Fields): string | undefined {
  const size = ['viewport.width', 'viewport.height'].map((name) => fields.get(name));
  return size.every((part) => typeof part === 'string') ? size.join('x') : undefined;
}

/** Those that the widget has, of the text, number or boolean that the page gave them. */
function readAttributes({ attributes }: Rules, fields: Fields): Pick<SentContent, 'attributes'> {
  const given = attributes.flatMap((name) => {
    const value = fields.get(`attributes.${name}`);
    const text = typeof value === 'string' ? attributeOf(value) : undefined;
    return text === undefined ? [] : [[name, text] as const];
  });
  return given.length > 0 ? { attributes: Object.fromEntries(given) } : {};
}

function attributeOf(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed !== '' && lengthOf(trimmed) <= LONGEST_ATTRIBUTE ? trimmed : undefined;
}

function readAnswers(reader: FieldReader, widget: Rules, fields: Fields): Pick<SentContent, 'answers'> {
  const questions = questionsOf(widget);
  const sent: [string, string | readonly string[] | undefined][] = [];
  for (const [name, value] of fields) {
    if (!name.startsWith('answers.')) continue;
    const id = name.slice('answers.'.length);
    const question = Object.hasOwn(questions, id) ? questions[id] : undefined;
    const given = [value].flat().filter((text) => text.trim() !== '');
    const chosen = question?.type === 'choice' ? given.map((text) => asOption(question, text)) : given;
    const problem = question ? checkAnswer(question, chosen) : 'This widget has no such question.';
    if (problem) reader.refuse(name, 'TYPE_TEXT', problem);
    else if (chosen.length === 0) sent.push([id, undefined]);
    else sent.push([id, question?.type === 'choice' && question.multiple ? chosen : chosen[0]]);
  }
  return sent.length > 0 ? { answers: Object.fromEntries(sent) } : {};
}

/** The option that is meant, with whatever space around it; else the text as it is. */
function asOption(question: QuestionConfig, text: string): string {
  return optionsOf(question).find(({ value }) => value.trim() === text.trim())?.value ?? text;
}

function checkAnswer(question: QuestionConfig, chosen: readonly string[]): string | undefined {
  const multiple = question.type === 'choice' && question.multiple;
  if (chosen.length > 1 && !multiple) return 'This question takes one answer.';
  if (question.type === 'choice')
    return chosen.every((option) => optionsOf(question).some(({ value }) => value === option))
      ? undefined
      : 'This must be one of the options.';
  const [text = ''] = chosen;
  return lengthOf(text) > question.maxLength
    ? `This takes at most ${question.maxLength} characters.`
    : undefined;
}

/** In characters, as `maxlength` counts them at most: a line break is one, though browsers send two signs for it. */
function lengthOf(text: string): number {
  return [...text.replaceAll('\r\n', '\n')].length;
}

function atMost(text: string, length: number): string {
  if (lengthOf(text) > length) throw new Refusal('TYPE_TEXT', `This takes at most ${length} characters.`);
  return text;
}

/** Without space around it; but U+FEFF, which `trim` takes for space, may be a part of what was written. */
function trimmedWords(text: string): string {
  const space = text.length - text.trimStart().length;
  const mark = text.slice(0, space).indexOf('\ufeff');
  return mark === -1 ? text.trim() : text.slice(mark).trimEnd();
}

/** What is wrong with one field. */
class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads fields one by one and gathers what is wrong with them. */
class FieldReader {
  readonly #fields: Fields;
  readonly #errors: ErrorDetail[] = [];

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  read<Name extends keyof Content, Value>(
    name: Name,
    parse: (text: string) => Value,
  ): { [Key in Name]?: Value | undefined } {
    const value = this.#fields.get(name);
    if (value === undefined) return {};
    try {
      if (typeof value !== 'string') throw new Refusal('TYPE_TEXT', 'This takes one value.');
      const text = name === 'comment' ? trimmedWords(value) : value.trim();
      return { [name]: value.trim() === '' ? undefined : parse(text) } as { [Key in Name]?: Value };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(name, error.code, error.message);
      return {};
    }
  }

  /** For what comes along without its author's doing: what can't be read of it is left out, and refuses nothing. */
  readOptional<Name extends keyof Content>(
    name: Name,
    parse: (text: string) => string | undefined,
    value = this.#fields.get(name),
  ): { [Key in Name]?: string } {
    const parsed = typeof value === 'string' ? parse(value.trim()) : undefined;
    return parsed === undefined ? {} : ({ [name]: parsed } as { [Key in Name]?: string });
  }

  refuse(field: string, code: ErrorCode, message: string): void {
    this.#errors.push({ code, field, message });
  }

  /** @throws HttpError 422 when anything was wrong */
  finish(): void {
    if (this.#errors.length > 0) throw invalid(this.#errors);
  }
}

function invalid(fieldErrors: readonly ErrorDetail[]): HttpError {
  return new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', { fieldErrors });
}
