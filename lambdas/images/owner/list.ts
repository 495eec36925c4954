/** Pages of the owner's list of images. */
import type { ImagesConfig } from '../../../config/images.ts';
import type { Request } from '../../shared/http/request.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { newestFirst, takePage } from '../../shared/owner/listing.ts';
import { badQuery, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { type Reach, requireWithin } from '../../shared/people/caller.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { IMAGES_LEGS } from '../environment.ts';
import { type Image, presetPartition } from '../image/image.ts';
import { presentOwned } from '../image/present.ts';
import { hashSettings } from '../render/keys.ts';

/**
 * The images of a preset, newest first, from where the request's cursor says.
 *
 * @throws HttpError 400 for a query that is not understood
 */
export async function readPage(
  store: TimedTable,
  request: Request,
  reach: Reach,
): Promise<{ images: Image[]; cursor?: string }> {
  requireKnown(request.query, 'preset', 'limit', 'cursor');
  const { preset = '' } = request.query;
  // Also one that is no longer configured: its images are still there.
  if (!/^[a-z0-9-]{1,63}$/.test(preset)) throw badQuery('preset: a preset’s id.');
  requireWithin(reach, preset);
  const before = readCursor(request, isPosition);
  const limit = readLimit(request.query);
  const found = newestFirst<Image & { readonly gsi1sk: string }>({
    ...store,
    now: store.now(),
    partitions: [presetPartition(preset)],
    ...(before !== undefined && { before }),
    batch: limit + 1,
  });
  const { items, hasMore } = await takePage(found, limit);
  const last = items.at(-1);
  return { images: items, ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }) };
}

/** Images as their owner sees them, with the work on them. @param baseUrl what keys of variants are appended to */
export async function presentAll(
  { client, tableName }: TimedTable,
  images: readonly Image[],
  { baseUrl, presets }: { readonly baseUrl: string; readonly presets: ImagesConfig['presets'] },
) {
  const keys = images.flatMap(({ pk }) => IMAGES_LEGS.map((leg) => ({ pk, sk: `leg#${leg}` })));
  const legs = await batchGet<Leg>(client, tableName, keys);
  return images.map((image) => {
    const preset = presets[image.preset];
    const own = legs.filter(({ pk }) => pk === image.pk);
    return presentOwned(image, own, { baseUrl, settings: preset && hashSettings(preset) });
  });
}
