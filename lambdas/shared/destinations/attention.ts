/** What destinations are told of that wants a person. */
import type { EventData, FrontdeskEvent } from '../events/model.ts';
import { kindOf } from '../legs/lease.ts';
import { knownTrouble } from '../legs/trouble.ts';
import type { Line, Message } from './message.ts';
import { DESTINATION_LEG } from './told.ts';

/**
 * The destinations that are told of it, of those that are told what wants a person. Of a destination that failed none is: two that are down would tell of one another for
 * ever. Its owner is mailed.
 */
export function namedForAttention(
  attention: readonly string[],
  { leg = '' }: EventData<'attention'>,
): readonly string[] {
  return kindOf(leg) === DESTINATION_LEG ? [] : attention;
}

/** @param deskUrl undefined where there is no desk */
export function attentionMessage(
  { data, timestamp }: Extract<FrontdeskEvent, { type: 'attention' }>,
  { shown, deskUrl }: { readonly shown: (moment: string) => string; readonly deskUrl: string | undefined },
): Message {
  const { pipeline, reason, about, leg, cause } = data;
  const trouble = cause === undefined ? undefined : knownTrouble(cause);
  const facts: readonly [label: string, value: string | undefined][] = [
    ['What', reason],
    ['Why', trouble?.why ?? cause],
    ['What helps', trouble?.remedy],
    ['Which', about === undefined ? undefined : `${about}${leg === undefined ? '' : `, ${leg}`}`],
    ['When', shown(timestamp)],
    ['Runbook', `docs/runbook.md, ${pipeline}-attention`],
  ];
  return {
    title: `Needs a person: ${pipeline}`,
    facts: linesOf(facts),
    answers: [],
    ...(deskUrl !== undefined && { link: { text: 'Open the desk', url: `${deskUrl}/` } }),
  };
}

/** Those that have a value. */
export function linesOf(facts: readonly (readonly [label: string, value: string | undefined])[]): Line[] {
  return facts.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}
