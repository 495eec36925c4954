/** What becomes of images, as rows of the lake. */
import type { DynamoDBRecord } from 'aws-lambda';
import { changeIn } from '../../shared/events/stream.ts';
import type { EventRow } from '../../shared/lake/columns.ts';
import { rowsOfLeg, rowsOfStoredLeg } from '../../shared/lake/legs.ts';
import { type Personal, type PersonalColumns, personalOf } from '../../shared/lake/personal.ts';
import { rowOfEvent } from '../../shared/lake/row.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Image } from '../image/image.ts';
import type { StoredManifest, StoredVariant } from '../render/manifest.ts';
import { eventsOfChange } from './derive.ts';

/** The same rows, with the same ids, whenever the stream repeats a batch. */
export function lakeRowsInStream(records: readonly DynamoDBRecord[], personal?: Personal): EventRow[] {
  return records.flatMap((record) => {
    const change = changeIn(record);
    const rows = eventsOfChange(change).map((event) => {
      if (!event.type.startsWith('image.')) return rowOfEvent('images', event);
      const image = (change.after ?? change.before) as unknown as Image;
      return rowOfEvent('images', event, {
        ...factsOf(image),
        ...(event.type !== 'image.deleted' && saidOf(image, personal)),
        id: idOf(image, event.type, event.id),
      });
    });
    return [...rows, ...rowsOfLeg('images', change)];
  });
}

/** A picture is nobody's: who sent it is not stored. What its owner, or who sent it, says of it may be kept. */
function saidOf({ preset: id, alt }: Image, personal?: Personal): PersonalColumns {
  return personal ? personalOf(personal, { of: 'presets', id, who: undefined, texts: { alt } }) : {};
}

/** When an image was refused is not stored, nor is what was deleted. */
function idOf({ id }: Image, type: string, event: string): string {
  if (type === 'image.deleted') return `${id}.deleted`;
  return type === 'image.rejected' ? `${id}.rejected` : event;
}

function factsOf({ state, size, createdAt, readyAt, manifest }: Image) {
  return {
    state,
    bytes: manifest?.original.bytes ?? size,
    format: manifest?.original.format,
    ...(state === 'ready' &&
      readyAt !== undefined && { milliseconds: Date.parse(readyAt) - Date.parse(createdAt) }),
    ...(manifest && servedBy(manifest)),
  };
}

/** Best first, as browsers take them. */
const BEST = ['avif', 'webp', 'png', 'jpeg'] as const;

function servedBy({ variants }: StoredManifest) {
  const rank = ({ format }: StoredVariant) => BEST.indexOf(format);
  const [served] = [...variants].sort((a, b) => rank(a) - rank(b) || b.width - a.width);
  return { stored_bytes: served?.bytes, stored_format: served?.format };
}

/** What is known of a stored item: how it ended, and what its rendering took. */
export function lakeRowsOfStored(item: { readonly type: string }, personal?: Personal): EventRow[] {
  if (item.type === 'leg') return rowsOfStoredLeg('images', item as Leg);
  if (item.type !== 'image') return [];
  const image = item as Image;
  // When it was refused is not known.
  return eventsOfChange({ after: { ...image }, at: image.createdAt, isExpiry: false })
    .filter(({ type }) => type !== 'image.deleted')
    .map((event) =>
      rowOfEvent('images', event, {
        ...factsOf(image),
        ...saidOf(image, personal),
        id: idOf(image, event.type, event.id),
        source: 'stored',
      }),
    );
}
