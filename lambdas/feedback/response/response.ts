/** A stored response: what the front door writes, the counter counts and the owner reads. */

import type { Actions, Fired } from '../../shared/rules/decide.ts';

/** What a visitor said. */
export interface Content {
  readonly rating?: number | undefined;
  readonly comment?: string | undefined;
  /** Answers to the widget's own questions, by the question's id. */
  readonly answers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Origin and path only: query and fragment may hold personal data. */
  readonly page?: string | undefined;
  readonly email?: string | undefined;
  /** A language tag, such as `de`. */
  readonly language?: string | undefined;
  /** In CSS pixels, such as `1280x720`. */
  readonly viewport?: string | undefined;
  /** An id of the images pipeline. */
  readonly screenshot?: string | undefined;
  /** What the page passed along, by the names that the widget has. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** The page's id of its user: hashed, unless the widget keeps it. */
  readonly user?: string | undefined;
}

/** The reason with which an alert ends while its response is spam. A release starts the alert again. */
export const HELD_AS_SPAM = 'spam';

export const RESPONSE_STATES = ['new', 'spam'] as const;
export type ResponseState = (typeof RESPONSE_STATES)[number];

export interface FeedbackResponse extends Content {
  /** `response#<id>` */
  readonly pk: string;
  readonly sk: 'response';
  readonly type: 'response';
  readonly id: string;
  /** The widget's id in the configuration. */
  readonly widget: string;
  /** From 1; each change adds one. What the counter has counted is a version. */
  readonly version: number;
  readonly state: ResponseState;
  /** Why it was taken for spam. */
  readonly spamReasons?: readonly string[];
  /** The signs of spam that were found when it came in, whether they sufficed or not, and what they count. Absent without any. */
  readonly signals?: readonly string[];
  readonly points?: number;
  /** Which rules fired when it came in, and why. Absent when none did. */
  readonly rules?: readonly Fired[];
  /** To whom they send its alert. */
  readonly routed?: Pick<Actions, 'to'>;
  /** What they labelled it with, and who takes care of it. */
  readonly labels?: readonly string[];
  readonly assignee?: string;
  readonly receivedAt: string;
  readonly changedAt?: string;
  /** Until when its author may change it. */
  readonly changeUntil: string;
  /** The origin that the browser named. */
  readonly origin?: string | undefined;
  /** HMAC of the visitor's address: enough to count by, not to find anybody. */
  readonly addressHash: string;
  /** HMAC of the IPv6 network that it is in. */
  readonly networkHash?: string;
  /** The partition that finds it by its author's e-mail address, as `personPartition` makes it. */
  readonly person?: string | undefined;
  /** The same by the page's id of its user. */
  readonly userPartition?: string | undefined;
  /** The survey by mail that it answers. */
  readonly survey?: string | undefined;
  /** The partition of the mark by which a repeat is known; it is deleted with the response. */
  readonly identityMark?: string;
  /** `widget#<widget>#<state>` */
  readonly gsi1pk: string;
  /** `<receivedAt>#<id>`; while it is spam by its author's change, that change's time in place of `receivedAt`. */
  readonly gsi1sk: string;
  /** By when it changed last, as `changedPlace` makes it. Absent from those that were stored before it was written down. */
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

/** The partition of all that belongs to a response. */
export function responsePartition(id: string): string {
  return `response#${id}`;
}

/** The index partition of a widget's responses in a state. */
export function widgetPartition(widget: string, state: ResponseState): string {
  return `widget#${widget}#${state}`;
}

/** What finds a response by its author. */
export interface PersonEntry {
  readonly pk: string;
  /** `response#<id>`; ids begin with the time, so a person's responses are in their order. */
  readonly sk: string;
  readonly type: 'person';
  readonly deleteAt: number;
}

export function personEntries({ person, userPartition, pk, deleteAt }: FeedbackResponse): PersonEntry[] {
  return [person, userPartition]
    .filter((partition) => partition !== undefined)
    .map((partition) => ({ pk: partition, sk: pk, type: 'person', deleteAt }));
}
