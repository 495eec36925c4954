/** Events of images, from what the table's stream says of them. */
import type { DynamoDBRecord } from 'aws-lambda';
import { attentionOf } from '../../shared/events/attention.ts';
import { type EventData, type EventType, type FrontdeskEvent, newEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { Image } from '../image/image.ts';

/** The same events, with the same ids, whenever the stream repeats a batch. */
export function eventsInStream(records: readonly DynamoDBRecord[]): FrontdeskEvent[] {
  return records.map(changeIn).flatMap(eventsOfChange);
}

export function eventsOfChange(change: ItemChange): FrontdeskEvent[] {
  return [...eventsOfImage(change), ...attentionOf('images', change)];
}

type Type = Extract<EventType, `image.${string}`>;

function eventsOfImage(change: ItemChange): FrontdeskEvent[] {
  const { before, after } = ofType<Image>('image', change) ?? {};
  // What is being deleted was told when its deletion began.
  const isGone = after?.state === 'deleting' || (!after && before !== undefined);
  if (isGone) {
    if (!before || before.state === 'deleting') return [];
    const by = change.isExpiry || after?.endedBy === 'expiry' ? 'expiry' : 'person';
    return [imageEvent('image.deleted', before, change.at, { by })];
  }
  if (!after) return [];
  const { state, reason, readyAt = change.at } = after;
  // One that is rendered again, because its settings changed or its owner asked for it, is ready again.
  if (state === 'ready' && (before?.state !== 'ready' || before.readyAt !== after.readyAt))
    return [imageEvent('image.ready', after, readyAt)];
  if (state === 'rejected' && before?.state !== 'rejected')
    return [imageEvent('image.rejected', after, change.at, { ...(reason && { reason: reason.code }) })];
  return [];
}

function imageEvent(
  type: Type,
  { id, preset, createdAt }: Image,
  at: string,
  more: Partial<Pick<EventData<Type>, 'reason' | 'by'>> = {},
): FrontdeskEvent {
  return newEvent({ type, at, of: id, data: { image: id, preset, createdAt, ...more } });
}
