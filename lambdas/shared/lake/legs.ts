/** How long each thing that leaves took, and how it ended: a row for each end of a leg. */
import type { Pipeline } from '../../../config/deployment.ts';
import { isCanary } from '../canary/id.ts';
import { codeOf } from '../events/model.ts';
import { type ItemChange, ofType } from '../events/stream.ts';
import type { Leg } from '../legs/legs.ts';
import type { EventRow } from './columns.ts';

const ENDS: readonly string[] = ['sent', 'failed', 'unknown', 'expired'];

/** Nothing, for changes that end no leg. */
export function rowsOfLeg(pipeline: Pipeline, change: ItemChange): EventRow[] {
  const { before, after } = ofType<Leg>('leg', change) ?? {};
  if (!after || !ENDS.includes(after.state) || before?.state === after.state) return [];
  return [rowOfEnd(pipeline, after, change.at)];
}

/** @param at when it ended, for legs that do not say so */
function rowOfEnd(pipeline: Pipeline, leg: Leg, at: string): EventRow {
  const { pk, leg: name, state, createdAt, settledAt = at, reason } = leg;
  const item = pk.slice(pk.indexOf('#') + 1);
  return {
    id: `${item}.${name}.leg.ended.${Date.parse(settledAt)}`,
    source: 'live',
    type: 'leg.ended',
    at: settledAt,
    pipeline,
    item,
    kind: name,
    outcome: state,
    ...(state !== 'sent' && reason !== undefined && { reason: codeOf(reason) }),
    ...(createdAt !== undefined && { milliseconds: Date.parse(settledAt) - Date.parse(createdAt) }),
  };
}

/** The same of a leg that is stored. */
export function rowsOfStoredLeg(pipeline: Pipeline, leg: Leg): EventRow[] {
  if (isCanary(leg.pk) || leg.settledAt === undefined || !ENDS.includes(leg.state)) return [];
  return [{ ...rowOfEnd(pipeline, leg, leg.settledAt), source: 'stored' }];
}
