/** Texts of the desk: catalogues of plain data, put together with values by the language's own rules. */

import type { account } from './messages/en/account.ts';
import type { data } from './messages/en/data.ts';
import type { destinations } from './messages/en/destinations.ts';
import type { feedback } from './messages/en/feedback.ts';
import type { home } from './messages/en/home.ts';
import type { instagram } from './messages/en/instagram.ts';
import type { instagramAccount } from './messages/en/instagram-account.ts';
import type { instagramConnect } from './messages/en/instagram-connect.ts';
import type { instagramOutbox } from './messages/en/instagram-outbox.ts';
import type { instagramRule } from './messages/en/instagram-rule.ts';
import type { mails } from './messages/en/mails.ts';
import type { past } from './messages/en/past.ts';
import type { people } from './messages/en/people.ts';
import type { person } from './messages/en/person.ts';
import type { pictures } from './messages/en/pictures.ts';
import type { setUp } from './messages/en/set-up.ts';
import type { shortcuts } from './messages/en/shortcuts.ts';
import type { spam } from './messages/en/spam.ts';
import type { troubles } from './messages/en/troubles.ts';
import type { en } from './messages/en.ts';

/** A text by the language's plural categories (CLDR), chosen by `count`. */
export type Plural = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string };
export type Message = string | Plural;

/** Languages of the desk. The first is what whoever reads none of them gets. */
export const LANGUAGES = ['en', 'de', 'es', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Areas that are loaded with the pages that need them: most visits don't. */
interface LateEnglish {
  readonly account: typeof account;
  readonly data: typeof data;
  readonly destinations: typeof destinations;
  readonly feedback: typeof feedback;
  readonly home: typeof home;
  readonly instagram: typeof instagram;
  readonly instagramConnect: typeof instagramConnect;
  readonly instagramOutbox: typeof instagramOutbox;
  readonly instagramAccount: typeof instagramAccount;
  readonly instagramRule: typeof instagramRule;
  readonly mails: typeof mails;
  readonly past: typeof past;
  readonly people: typeof people;
  readonly person: typeof person;
  readonly pictures: typeof pictures;
  readonly setUp: typeof setUp;
  readonly shortcuts: typeof shortcuts;
  readonly spam: typeof spam;
  readonly troubles: typeof troubles;
}
export type LateArea = keyof LateEnglish;
type English = typeof en & LateEnglish;

type Texts<Areas> = {
  readonly [Area in keyof Areas]: {
    readonly [Key in keyof Areas[Area]]: Areas[Area][Key] extends string ? string : Plural;
  };
};
/** What every language has: the same areas and keys, a plural where English has one. */
export type Catalogue = Texts<typeof en>;
export type LateCatalogue = Texts<LateEnglish>;

/** Such as `inbox.reply`. */
type MessageKey = {
  [Area in keyof English & string]: `${Area}.${keyof English[Area] & string}`;
}[keyof English & string];

type MessageOf<Key extends MessageKey> = Key extends `${infer Area}.${infer Name}`
  ? Area extends keyof English
    ? Name extends keyof English[Area]
      ? English[Area][Name]
      : never
    : never
  : never;

/** The names in braces of a text. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<Found> = Found extends string
  ? Names<Found>
  : Found extends { readonly other: infer Other }
    ? Names<Other> | 'count'
    : never;

type Values<Key extends MessageKey> = {
  readonly [Name in NamesOf<MessageOf<Key>>]: Name extends 'count' ? number : string | number;
};

/** A key, and the values that its text asks for. */
type Arguments<Key extends MessageKey> = [NamesOf<MessageOf<Key>>] extends [never]
  ? [key: Key]
  : [key: Key, values: Values<Key>];

/** A key of a text without values. */
export type PlainKey = {
  [Key in MessageKey]: [NamesOf<MessageOf<Key>>] extends [never] ? Key : never;
}[MessageKey];

export interface Translate {
  <Key extends MessageKey>(...given: Arguments<Key>): string;
  readonly language: string;
}

/** @param catalogue what is put into it later counts, too */
export function makeTranslate(language: string, catalogue: Catalogue & Partial<LateCatalogue>): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const translate = (
    ...[key, values = {}]: [key: MessageKey, values?: Readonly<Record<string, string | number>>]
  ) => {
    const text = choose(find(catalogue, key), values, plural);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : (value ?? whole);
    });
  };
  return Object.assign(translate, { language });
}

function find(catalogue: Catalogue & Partial<LateCatalogue>, key: MessageKey): Message {
  const [area = '', name = ''] = key.split('.');
  const areas = catalogue as Readonly<Record<string, Readonly<Record<string, Message>>>>;
  return areas[area]?.[name] ?? key;
}

function choose(
  message: Message,
  values: Readonly<Record<string, string | number>>,
  plural: Intl.PluralRules,
): string {
  if (typeof message === 'string') return message;
  return message[plural.select(Number(values.count))] ?? message.other;
}

/** The first wish that can be met. @param wishes language tags, such as `de-AT`, best first */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = LANGUAGES.find((language) => language === wish.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return LANGUAGES[0];
}
