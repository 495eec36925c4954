/** An event as a row of the lake: what the model says of it, in columns. */
import type { Pipeline } from '../../../config/deployment.ts';
import type { FrontdeskEvent } from '../events/model.ts';
import type { EventRow } from './columns.ts';

/** All that an event can hold, by its name in the model. */
type Said = { readonly [Name in keyof AllData]?: AllData[Name] };
type AllData = UnionOf<FrontdeskEvent['data']>;
type UnionOf<Data> = {
  [Name in Data extends unknown ? keyof Data : never]: Data extends { [Key in Name]?: infer Value }
    ? Value
    : never;
};

/**
 * @param more what is known of the item where the event does not say it, and the row's own id, where the event's is not
 * known from what is stored. @default the event's id
 */
export function rowOfEvent(
  pipeline: Pipeline,
  { id, type, timestamp, data }: FrontdeskEvent,
  more: Partial<EventRow> = {},
): EventRow {
  const said: Said = data;
  const facts = {
    event: id,
    type,
    at: timestamp,
    pipeline,
    item: said.submission ?? said.response ?? said.image ?? said.reply ?? said.about,
    received_at: said.receivedAt ?? said.createdAt,
    version: said.revision,
    form: said.form,
    widget: said.widget,
    preset: said.preset,
    account: said.account,
    spam_reasons: said.reasons?.join(' '),
    rules: joined(said.rules),
    rule: said.rule ?? said.ruleTag,
    link: said.link,
    kind: said.kind ?? said.leg,
    outcome: said.outcome,
    reason: said.reason ?? said.cause,
    deleted_by: said.by,
  };
  return { source: 'live', id, ...more, ...known(facts) };
}

/** Without what is undefined, which would hide what is known otherwise. */
function known<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}

/** Undefined for none. */
export function joined(all: readonly string[] = []): string | undefined {
  return all.length === 0 ? undefined : all.join(' ');
}
