/** Pages of the owner's list of images. */
import type { ImagesConfig } from '../../../config/images.ts';
import type { Request } from '../../shared/http/request.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { newestFirst, takePage } from '../../shared/owner/listing.ts';
import { badQuery, readChoices, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { SEARCH_BATCH, type Searched, searchPage } from '../../shared/owner/search.ts';
import { type Reach, requireWithin } from '../../shared/people/caller.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { IMAGES_LEGS } from '../environment.ts';
import { type Image, presetPartition } from '../image/image.ts';
import { presentOwned } from '../image/present.ts';
import { hashSettings } from '../render/keys.ts';

/** What an image can be, as an owner sees it. */
export const IMAGE_STATES = ['awaiting-upload', 'processing', 'ready', 'rejected'] as const;

type ListedImage = Image & { readonly gsi1sk: string };

/**
 * The images of a preset, or of every configured one, newest first, from where the request's cursor says. No index knows
 * their states: asked for some of them, a request looks as far as it has time for.
 *
 * @param presets those that are configured and within reach
 * @throws HttpError 400 for a query that is not understood
 */
export async function readPage(
  store: TimedTable,
  presets: readonly string[],
  request: Request,
  reach: Reach,
): Promise<{ images: Image[]; cursor?: string; search?: Searched }> {
  requireKnown(request.query, 'preset', 'state', 'limit', 'cursor');
  const { preset, state } = request.query;
  // Also one that is no longer configured: its images are still there.
  if (preset !== undefined && !/^[a-z0-9-]{1,63}$/.test(preset)) throw badQuery('preset: a preset’s id.');
  if (preset !== undefined) requireWithin(reach, preset);
  const states = readChoices(request.query, 'state', IMAGE_STATES);
  const before = readCursor(request, isPosition);
  const limit = readLimit(request.query);
  const found = newestFirst<ListedImage>({
    ...store,
    now: store.now(),
    lists: (preset === undefined ? presets : [preset]).map(presetPartition),
    ...(before !== undefined && { before }),
    batch: state === undefined ? limit + 1 : SEARCH_BATCH,
  });
  if (state !== undefined) {
    const fits = (image: Image) => states.some((one) => one === image.state);
    const { items, search, leftOffAt } = await searchPage(found, fits, { limit, now: store.now });
    return {
      images: items,
      search,
      ...(leftOffAt !== undefined && { cursor: writeCursor(request, leftOffAt) }),
    };
  }
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
