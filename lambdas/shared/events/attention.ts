/** What wants a person: legs that were given up, and what keeps all of them from leaving. */
import type { Pipeline } from '../../../config/deployment.ts';
import type { Leg } from '../legs/legs.ts';
import { codeOf, type FrontdeskEvent, newEvent } from './model.ts';
import { type ItemChange, ofType } from './stream.ts';

/** Nothing, for changes that want nobody. */
export function attentionOf(pipeline: Pipeline, change: ItemChange): FrontdeskEvent[] {
  return [...givenUp(pipeline, change), ...trouble(pipeline, change)];
}

/** A leg's end is written with a note that its owner was not told yet. */
function givenUp(pipeline: Pipeline, change: ItemChange): FrontdeskEvent[] {
  const { before, after: leg } = ofType<Leg>('leg', change) ?? {};
  if (leg?.untold === undefined || before?.untold !== undefined) return [];
  const about = leg.pk.slice(leg.pk.indexOf('#') + 1);
  const { settledAt: at = change.at, reason } = leg;
  return [
    newEvent({
      type: 'attention',
      at,
      of: `${about}.${leg.leg}`,
      data: {
        pipeline,
        reason: leg.untold,
        about,
        leg: leg.leg,
        ...(reason !== undefined && { cause: codeOf(reason) }),
      },
    }),
  ];
}

/** What keeps every leg from leaving is noted when its owner was told, once a day. */
function trouble(pipeline: Pipeline, change: ItemChange): FrontdeskEvent[] {
  const { before, after: told } = ofType<Told>('told', change) ?? {};
  if (!told || before?.deleteAt === told.deleteAt) return [];
  const cause = codeOf(told.pk.slice('told#'.length));
  const data = { pipeline, reason: 'sending-refused', cause };
  return [
    newEvent({ type: 'attention', at: change.at, of: `${pipeline}.${cause}`, nth: told.deleteAt, data }),
  ];
}

interface Told {
  readonly type: 'told';
  /** `told#<reason>` */
  readonly pk: string;
  readonly deleteAt: number;
}
