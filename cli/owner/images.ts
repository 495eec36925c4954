/** Commands over the images pipeline's owner routes. */
import type { Image } from '../../contract/client/images.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import {
  collect,
  deleteEach,
  type Entity,
  type ListOptions,
  readPlaceIfThere,
  requireEntity,
  walk,
} from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { resolveId, type Span, shortIds, spanOf, wholeIds } from './ids.ts';
import { formatTable, oneLine, printJson, printRows } from './print.ts';

interface Printing extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

type ImagesClient = OwnerClient<'images'>;

const PRESETS: Entity = {
  name: 'preset',
  idsOf: ({ images }) => Object.keys(images?.presets ?? {}),
};

export async function list(
  options: Printing & ListOptions & { readonly preset?: string | undefined },
): Promise<void> {
  const presets = options.preset === undefined ? await configuredPresets(options) : [options.preset];
  const client = await openOwnerClient('images', options);
  const { preset } = options;
  const isFound =
    preset === undefined ||
    (await requireEntity((paging) => client.listImages({ preset, ...paging }), PRESETS, preset, options));
  const { items, hasMore } = await newest(client, presets, options);
  if (options.json) printJson({ items, hasMore });
  else if (items.length === 0) console.log('Nothing there.');
  else printTable(items, { hasMore, withPreset: preset === undefined, shown: isFound ? shortIds : wholeIds });
}

/** @throws CommandError where there is no configuration to name them */
async function configuredPresets(options: ClientOptions): Promise<readonly string[]> {
  const place = await readPlaceIfThere(options);
  if (!place)
    throw new CommandError(
      `Name a preset (--preset <id>): ${options.config}, which knows them all, can't be read.`,
    );
  return PRESETS.idsOf(place.config);
}

/** The newest images of several presets: the routes list each preset by itself. */
async function newest(client: ImagesClient, presets: readonly string[], options: ListOptions) {
  const lists = await Promise.all(
    presets.map((preset) => collect((paging) => client.listImages({ preset, ...paging }), options)),
  );
  const all = lists.flatMap(({ items }) => items).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const items = options.all ? all : all.slice(0, options.limit);
  return { items, hasMore: items.length < all.length || lists.some(({ hasMore }) => hasMore) };
}

/** Images have no filter by time: each preset is read from its newest to the span's beginning. */
async function resolve(client: ImagesClient, typed: string, options: ClientOptions): Promise<string> {
  async function* madeIn({ from, to }: Span): AsyncGenerator<string> {
    for (const preset of await configuredPresets(options))
      for await (const { imageId } of walk((paging) => client.listImages({ preset, ...paging }))) {
        const made = spanOf(imageId)?.from ?? 0;
        if (made < from) break;
        if (made <= to) yield imageId;
      }
  }
  return resolveId({ what: 'image', list: 'npm run owner -- images list', madeIn }, typed);
}

interface Table {
  readonly hasMore: boolean;
  /** Whether each row names its preset. */
  readonly withPreset: boolean;
  readonly shown: typeof shortIds;
}

function printTable(images: readonly Image[], { hasMore, withPreset, shown }: Table): void {
  const short = shown(images.map(({ imageId }) => imageId));
  const rows = images.map((image) => [
    short(image.imageId),
    image.createdAt.slice(0, 16).replace('T', ' '),
    ...(withPreset ? [image.preset] : []),
    stateOf(image),
    dimensions(image),
    kilobytes(image.size),
    image.alt ?? '-',
  ]);
  printRows(
    ['ID', 'CREATED (UTC)', ...(withPreset ? ['PRESET'] : []), 'STATE', 'PIXELS', 'UPLOAD', 'ALT'],
    rows,
  );
  if (hasMore) console.log('There is more: --limit, --all.');
}

function stateOf({ status, reason, outdated }: Image): string {
  if (reason) return `${status} (${reason.code})`;
  return outdated ? `${status} (outdated)` : status;
}

function dimensions({ manifest }: Image): string {
  return manifest ? `${manifest.original.width} × ${manifest.original.height}` : '-';
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

export async function show(typed: string, options: Printing): Promise<void> {
  const client = await openOwnerClient('images', options);
  const { data: image } = await client.getImage(await resolve(client, typed, options));
  if (options.json) printJson(image);
  else console.log(describe(image));
}

function describe(image: Image): string {
  const {
    imageId,
    preset,
    reason,
    alt,
    createdAt,
    readyAt,
    deletedAfter,
    origin,
    contentType,
    size,
    manifest,
    legs,
  } = image;
  const facts = [
    ['Image', imageId],
    ['Preset', preset],
    ['State', image.outdated ? 'ready, but its preset has changed: images render' : image.status],
    ['Reason', reason?.message],
    ...Object.entries(legs).map(([kind, leg]) => [
      kind,
      leg.reason ? `${leg.state} (${leg.reason})` : leg.state,
    ]),
    ['Created', createdAt],
    ['Ready', readyAt],
    ['Kept until', deletedAfter],
    ['Sent from', origin],
    ['Upload', `${contentType}, ${kilobytes(size)}`],
    ['Pixels', manifest && dimensions(image)],
    ['Alt', alt],
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  const variants = (manifest?.variants ?? []).map(({ width, height, bytes, url }) => [
    `${width} × ${height}`,
    kilobytes(bytes),
    url,
  ]);
  return [
    ...facts.map(([name, value]) => `${name.padEnd(12)} ${oneLine(value)}`),
    ...(variants.length > 0
      ? ['', formatTable(['VARIANT', 'SIZE', 'ADDRESS'], variants, Number.POSITIVE_INFINITY)]
      : []),
  ].join('\n');
}

export async function renderAgain(typed: readonly string[], options: Printing): Promise<void> {
  const client = await openOwnerClient('images', options);
  const ids = await Promise.all(typed.map((one) => resolve(client, one, options)));
  for (const id of ids) await client.renderImage(id);
  if (options.json) printJson({ imageIds: ids });
  else console.log(`To be rendered again: ${ids.length}. Pages see the new variants once they are ready.`);
}

/** An empty text takes the description away. */
export async function describePicture(typed: string, alt: string, options: Printing): Promise<void> {
  const client = await openOwnerClient('images', options);
  const { data: image } = await client.describeImage(await resolve(client, typed, options), { alt });
  if (options.json) printJson(image);
  else if (image.alt === undefined) console.log('The description is gone.');
  else console.log(`Described as: ${oneLine(image.alt)}\nPages show it once they ask for the image again.`);
}

export async function remove(
  typed: readonly string[],
  options: Printing & { readonly yes: boolean },
): Promise<void> {
  const client = await openOwnerClient('images', options);
  const ids = await Promise.all(typed.map((one) => resolve(client, one, options)));
  await confirm(`Delete ${ids.length === 1 ? 'this image' : `${ids.length} images`}?`, options);
  const answers = await deleteEach(ids, async (id) => {
    const { data: answer } = await client.deleteImage(id);
    if (!options.json)
      console.log(`Deleted: ${answer.imageId}\n  Variants: ${answer.variants}\n  Copies: ${answer.cached}`);
    return answer;
  });
  if (options.json) printJson({ items: answers });
}
