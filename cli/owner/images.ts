/** Commands over the images pipeline's owner routes. */
import type { presentOwned } from '../../lambdas/images/image/present.ts';
import { CommandError } from '../command.ts';
import { confirm } from '../prompt.ts';
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

type Shown = ReturnType<typeof presentOwned> & { readonly imageId: string; readonly status: string };

interface Page {
  readonly items: readonly Shown[];
  readonly cursor?: string;
}

interface Deleted {
  readonly imageId: string;
  readonly deleted: readonly string[];
  readonly variants: string;
  readonly cached: string;
}

/** The most that the route gives at once. */
const PAGE = 100;

/** Carries out what follows `images` on a command line. @returns false for what is no command */
export async function imageCommand(
  [command = '', ...ids]: readonly string[],
  options: ImageOptions,
  openClient: () => Promise<OwnerClient>,
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

/** Follows the cursor until there is as much as was asked for. */
async function list(client: OwnerClient, { preset, limit, json }: ImageOptions): Promise<void> {
  const wanted = Number(limit);
  if (!Number.isInteger(wanted) || wanted < 1) throw new CommandError('--limit: a whole number from 1');
  if (preset === undefined) throw new CommandError('Whose images? Name a preset: --preset <id>');
  const found: Shown[] = [];
  let cursor: string | undefined;
  do {
    const size = String(Math.min(PAGE, wanted - found.length));
    const response = await client.call('GET', 'images', { preset, limit: size, cursor });
    const page = (await response.json()) as Page;
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < wanted);
  const hasMore = cursor !== undefined;
  if (json) printJson({ items: found, hasMore });
  else if (found.length === 0) console.log('Nothing there.');
  else printTable(found, hasMore);
}

function printTable(images: readonly Shown[], hasMore: boolean): void {
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

function stateOf({ status, reason, outdated }: Shown): string {
  if (reason) return `${status} (${reason.code})`;
  return outdated ? `${status} (outdated)` : status;
}

function dimensions({ manifest }: Shown): string {
  return manifest ? `${manifest.original.width} × ${manifest.original.height}` : '-';
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

async function show(client: OwnerClient, id: string, { json }: ImageOptions): Promise<void> {
  const image = (await (await client.call('GET', address(id))).json()) as Shown;
  if (json) printJson(image);
  else console.log(describe(image));
}

function describe(image: Shown): string {
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
  client: OwnerClient,
  ids: readonly string[],
  { json }: ImageOptions,
): Promise<void> {
  for (const id of ids) await client.call('POST', `${address(id)}/render`);
  if (json) printJson({ imageIds: ids });
  else console.log(`To be rendered again: ${ids.length}. Pages see the new variants once they are ready.`);
}

/** An empty text takes the description away. */
async function describePicture(
  client: OwnerClient,
  id: string,
  alt: string,
  { json }: ImageOptions,
): Promise<void> {
  const image = (await (await client.call('PATCH', address(id), {}, { alt })).json()) as Shown;
  if (json) printJson(image);
  else if (image.alt === undefined) console.log('The description is gone.');
  else console.log(`Described as: ${oneLine(image.alt)}\nPages show it once they ask for the image again.`);
}

async function remove(client: OwnerClient, ids: readonly string[], options: ImageOptions): Promise<void> {
  await confirm(`Delete ${ids.length === 1 ? 'this image' : `${ids.length} images`}?`, options);
  const answers: Deleted[] = [];
  for (const id of ids) {
    const answer = (await (await client.call('DELETE', address(id))).json()) as Deleted;
    answers.push(answer);
    if (!options.json)
      console.log(`Deleted: ${answer.imageId}\n  Variants: ${answer.variants}\n  Copies: ${answer.cached}`);
  }
  if (options.json) printJson({ items: answers });
}

function address(id: string): string {
  return `images/${encodeURIComponent(id)}`;
}
