/** Commands over the images pipeline's owner routes. */
import type { Image, ImageDeletion } from '../../contract/client/images.ts';
import { CommandError } from '../command.ts';
import { confirm } from '../prompt.ts';
import { collect } from './answers.ts';
import type { OwnerClient } from './client.ts';
import { formatTable, oneLine, printJson } from './print.ts';

export interface ImageOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  readonly preset?: string | undefined;
  readonly limit: string;
}

type ImagesClient = OwnerClient<'images'>;

/** Carries out what follows `images` on a command line. @returns false for what is no command */
export async function imageCommand(
  [command = '', ...ids]: readonly string[],
  options: ImageOptions,
  openClient: () => Promise<ImagesClient>,
): Promise<boolean> {
  if (command === 'list' && ids.length === 0) await list(await openClient(), options);
  else if (command === 'show' && ids.length === 1) await show(await openClient(), ids[0] ?? '', options);
  else if (command === 'render' && ids.length > 0) await renderAgain(await openClient(), ids, options);
  else if (command === 'alt' && ids.length === 2)
    await describePicture(await openClient(), ids[0] ?? '', ids[1] ?? '', options);
  else if (command === 'delete' && ids.length > 0) await remove(await openClient(), ids, options);
  else return false;
  return true;
}

async function list(client: ImagesClient, { preset, limit, json }: ImageOptions): Promise<void> {
  if (preset === undefined) throw new CommandError('Whose images? Name a preset: --preset <id>');
  const { items, hasMore } = await collect((paging) => client.listImages({ preset, ...paging }), limit);
  if (json) printJson({ items, hasMore });
  else if (items.length === 0) console.log('Nothing there.');
  else printTable(items, hasMore);
}

function printTable(images: readonly Image[], hasMore: boolean): void {
  const rows = images.map((image) => [
    image.imageId,
    image.createdAt.slice(0, 16).replace('T', ' '),
    stateOf(image),
    dimensions(image),
    kilobytes(image.size),
    image.alt ?? '-',
  ]);
  const head = ['ID', 'CREATED (UTC)', 'STATE', 'PIXELS', 'UPLOAD', 'ALT'];
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
  if (hasMore) console.log('There is more: --limit.');
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

async function show(client: ImagesClient, id: string, { json }: ImageOptions): Promise<void> {
  const { data: image } = await client.getImage(id);
  if (json) printJson(image);
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

async function renderAgain(
  client: ImagesClient,
  ids: readonly string[],
  { json }: ImageOptions,
): Promise<void> {
  for (const id of ids) await client.renderImage(id);
  if (json) printJson({ imageIds: ids });
  else console.log(`To be rendered again: ${ids.length}. Pages see the new variants once they are ready.`);
}

/** An empty text takes the description away. */
async function describePicture(
  client: ImagesClient,
  id: string,
  alt: string,
  { json }: ImageOptions,
): Promise<void> {
  const { data: image } = await client.describeImage(id, { alt });
  if (json) printJson(image);
  else if (image.alt === undefined) console.log('The description is gone.');
  else console.log(`Described as: ${oneLine(image.alt)}\nPages show it once they ask for the image again.`);
}

async function remove(client: ImagesClient, ids: readonly string[], options: ImageOptions): Promise<void> {
  await confirm(`Delete ${ids.length === 1 ? 'this image' : `${ids.length} images`}?`, options);
  const answers: ImageDeletion[] = [];
  for (const id of ids) {
    const { data: answer } = await client.deleteImage(id);
    answers.push(answer);
    if (!options.json)
      console.log(`Deleted: ${answer.imageId}\n  Variants: ${answer.variants}\n  Copies: ${answer.cached}`);
  }
  if (options.json) printJson({ items: answers });
}
