import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PresetConfig } from '../../../config/images.ts';
import { countAt } from '../../../config/layout.ts';
import { secondsUntilTomorrow } from '../../shared/budget/fuse.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { conditionalWrite, conditionHeld } from '../../shared/table/condition.ts';
import { partitionOf } from '../../shared/table/shards.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import { networkLimit } from '../../shared/visitors/address.ts';
import { type Token, takeToken } from '../../shared/visitors/rate-limit.ts';
import { takeSpread } from '../../shared/visitors/spread-rate.ts';
import type { Image } from './image.ts';

interface Counting extends Table {
  readonly presetId: string;
  readonly preset: Pick<PresetConfig, 'public' | 'rate' | 'maxBytes'>;
  readonly addressHash: string;
  /** The IPv6 network that the address is in. */
  readonly networkHash?: string | undefined;
  readonly now: Date;
  /** From 0 up to 1. @default Math.random */
  readonly random?: () => number;
}

/** Counts a request against the rate of the visitor, and of their network, before anything is asked of others. */
export async function admitVisitor(counting: Counting): Promise<Token> {
  const { client, tableName, presetId, preset, addressHash, networkHash, now } = counting;
  const { perAddressPerMinute, perPresetPerMinute } = preset.rate;
  const bucket = { client, tableName, periodSeconds: 60, now };
  const key = `preset#${presetId}#${addressHash}`;
  const visitor = await takeToken({ ...bucket, key, limit: perAddressPerMinute });
  if (!visitor.allowed || networkHash === undefined) return visitor;
  const limit = networkLimit(perAddressPerMinute, perPresetPerMinute);
  return takeToken({ ...bucket, key: `preset#${presetId}#48#${networkHash}`, limit });
}

/**
 * Counts an upload against the visitor's share of the preset's day, the preset's rate and its day. Only for visitors who may upload: who is
 * refused uses up nothing, neither of the others' nor of their own.
 *
 * @param size of the file, in bytes
 * @throws HttpError 429 with `Retry-After`
 */
export async function admitUpload(
  counting: Counting & { readonly id: string; readonly size: number },
): Promise<void> {
  const { client, tableName, shards, presetId, preset, addressHash, networkHash, id, size, now } = counting;
  const { random = Math.random } = counting;
  const table = { client, tableName, shards };
  const upload = { id, preset: presetId, addressHash, networkHash, size, createdAt: now.toISOString() };
  const refuse = async (sentence: string, seconds: number): Promise<never> => {
    if (preset.public) await giveSharesBack(table, upload);
    throw tooMany(sentence, seconds);
  };
  // First, so that a visitor beyond the share takes nothing from the others. Where an upload needs a token, who may
  // send how much is the owner's server's decision, and that may be the one address of all uploads.
  if (preset.public && !(await takeShares(table, upload, preset, now)))
    throw tooMany('No more pictures can be taken from you today.', secondsUntilTomorrow(now));
  const token = await takeSpread({
    ...table,
    now,
    random,
    key: `preset#${presetId}`,
    limit: preset.rate.perPresetPerMinute,
    history: shards?.of[presetId] ?? [],
    periodSeconds: 60,
  });
  if (!token.allowed) return refuse('Too many pictures at once.', token.retryAfterSeconds);
  if (!(await takeDay(table, upload, preset, { now, random })))
    return refuse('No more pictures can be taken today.', secondsUntilTomorrow(now));
}

interface Quota {
  readonly images: number;
  readonly bytes: number;
}

/** What all visitors together may send in a day. */
export function wholeDay({ rate }: Pick<Counting['preset'], 'rate'>): Quota {
  return { images: rate.imagesPerDay, bytes: rate.megabytesPerDay * 1_000_000 };
}

/** What one visitor may send in a day: a share of everybody's, and one picture of the largest size at least. */
export function visitorsShare(preset: Counting['preset']): Quota {
  const { images, bytes } = wholeDay(preset);
  const share = preset.rate.perAddressShareOfDay;
  return {
    images: Math.max(1, Math.floor(images * share)),
    bytes: Math.max(preset.maxBytes, Math.floor(bytes * share)),
  };
}

/** How much of today each of some presets has taken. Presets that have taken nothing are not there. */
export async function readDay(
  table: Table,
  presets: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Quota>> {
  const createdAt = now.toISOString();
  const pkOf = new Map(
    presets.flatMap((preset) => {
      const parts = Array.from({ length: partsOfDay(table, { preset, createdAt }) }, (_, part) => part);
      return parts.map((part) => [partitionOf(dayKey({ preset, createdAt }), part), preset] as const);
    }),
  );
  const keys = [...pkOf.keys()].map((pk) => ({ pk, sk: 'quota' }));
  const days = new Map<string, Quota>();
  for (const found of await batchGet<Quota & { readonly pk: string }>(table.client, table.tableName, keys)) {
    const preset = pkOf.get(found.pk) ?? '';
    const { images = 0, bytes = 0 } = days.get(preset) ?? {};
    days.set(preset, { images: images + found.images, bytes: bytes + found.bytes });
  }
  return days;
}

/** Over how many keys the day of a preset is spread. They are new each day, as its changes are. */
function partsOfDay({ shards }: Table, { preset, createdAt }: Pick<Counted, 'preset' | 'createdAt'>): number {
  return countAt(shards?.of[preset] ?? [], createdAt.slice(0, 10));
}

/** Takes from one of the parts of a preset's day, whichever has room. */
async function takeDay(
  table: Table,
  upload: Counted,
  preset: Counting['preset'],
  { now, random }: { readonly now: Date; readonly random: () => number },
): Promise<boolean> {
  const { images, bytes } = wholeDay(preset);
  // No part is too small for the largest picture.
  const parts = Math.max(1, Math.min(partsOfDay(table, upload), images, Math.floor(bytes / preset.maxBytes)));
  const begin = Math.floor(random() * parts);
  for (let tried = 0; tried < parts; tried++) {
    const part = (begin + tried) % parts;
    const own = { images: Math.floor((images + part) / parts), bytes: Math.floor((bytes + part) / parts) };
    if (await takeQuota(table, partitionOf(dayKey(upload), part), upload.size, own, now)) return true;
  }
  return false;
}

type Counted = Pick<Image, 'preset' | 'addressHash' | 'size' | 'createdAt'> & {
  readonly networkHash?: string | undefined;
};

/** Takes from the visitor's share, and from that of their network where they come by IPv6. */
async function takeShares(
  table: Table,
  upload: Counted & Pick<Image, 'id'>,
  preset: Counting['preset'],
  now: Date,
): Promise<boolean> {
  const share = visitorsShare(preset);
  if (!(await takeQuota(table, shareKey(upload), upload.size, share, now))) return false;
  const key = networkKey(upload);
  if (key === undefined) return true;
  const all = wholeDay(preset);
  const images = networkLimit(share.images, all.images);
  const bytes = networkLimit(share.bytes, all.bytes);
  const isTaken = await takeQuota(table, key, upload.size, { images, bytes }, now);
  if (!isTaken) await giveBack(table, shareKey(upload), upload);
  return isTaken;
}

async function giveSharesBack(table: Table, upload: Counted & Pick<Image, 'id'>): Promise<void> {
  for (const pk of [shareKey(upload), networkKey(upload) ?? []].flat()) await giveBack(table, pk, upload);
}

function networkKey(upload: Counted): string | undefined {
  return upload.networkHash && `${dayKey(upload)}#48#${upload.networkHash}`;
}

/** Of a day in UTC. */
function dayKey({ preset, createdAt }: Pick<Counted, 'preset' | 'createdAt'>): string {
  return `quota#${preset}#${createdAt.slice(0, 10)}`;
}

function shareKey(upload: Counted): string {
  return `${dayKey(upload)}#${upload.addressHash}`;
}

/** One conditional update: images and bytes together. */
function takeQuota(
  { client, tableName }: Table,
  pk: string,
  size: number,
  { images, bytes }: Quota,
  now: Date,
): Promise<boolean> {
  if (size > bytes) return Promise.resolve(false);
  return changeQuota({ client, tableName }, pk, {
    add: { images: 1, bytes: size },
    set: { deleteAt: epochSeconds(now) + 2 * 86_400, type: 'quota' },
    condition: 'attribute_not_exists(#pk) OR (#images < :maxImages AND #bytes <= :bytesLeft)',
    values: { maxImages: images, bytesLeft: bytes - size },
  });
}

/**
 * Gives back what was counted for an upload that never came. One that came and was refused stays counted: it was kept
 * and worked on, and that is what the quota bounds.
 *
 * Not in the transaction that gives the upload up: uploads that are counted at the same moment would collide with it,
 * and what is lost when a sweep dies in between is a little of one day's quota.
 */
export async function giveBackQuota(table: Table, upload: Counted & Pick<Image, 'id'>): Promise<void> {
  // To whichever part of the day is there: together they hold what they held.
  for (let part = 0; part < partsOfDay(table, upload); part++)
    if (await giveBack(table, partitionOf(dayKey(upload), part), upload)) break;
  await giveSharesBack(table, upload);
}

/**
 * The SDK repeats a write whose answer was lost: nothing is given back for an upload twice in a row.
 *
 * @returns false where there is nothing to give it back to: a day that is over may be gone, a closed preset counts no shares
 */
async function giveBack(
  { client, tableName }: Table,
  pk: string,
  { id, size }: Counted & Pick<Image, 'id'>,
): Promise<boolean> {
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk: 'quota' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...updateExpressions({
          add: { images: -1, bytes: -size },
          set: { givenBackBy: id },
          condition: 'attribute_exists(#pk) AND (attribute_not_exists(#givenBackBy) OR #givenBackBy <> :id)',
          values: { id },
        }),
      }),
    ),
  );
  return write.held || write.found !== undefined;
}

/** @returns whether its condition held */
function changeQuota({ client, tableName }: Table, pk: string, change: Change): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk: 'quota' },
        ...updateExpressions(change),
      }),
    ),
  );
}

function tooMany(sentence: string, seconds: number): HttpError {
  return new HttpError(429, 'TOO_MANY_REQUESTS', `${sentence} Please try again later.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
