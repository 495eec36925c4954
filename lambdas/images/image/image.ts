/**
 * The items of the table.
 *
 *     image#<id>     image        one upload, and what became of it
 *     image#<id>     leg#render   the work of rendering it
 *     content#<key>  content      a stored result: variants, shared by all images with the same bytes and settings
 *
 * An image that is `ready` holds one reference to its stored result; both change in one transaction. The items and the
 * attribute of an image say `content`, because tables that are deployed do.
 */
import { dueHome } from '../../shared/table/shards.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { Change } from '../../shared/table/update.ts';
import type { StoredManifest } from '../render/manifest.ts';
import type { RejectionCode } from '../render/rejected.ts';

type ImageState = 'awaiting-upload' | 'processing' | 'ready' | 'rejected' | 'deleting';

export interface Image {
  readonly pk: string;
  readonly sk: 'image';
  /** A canary is an image that no reader of images knows. */
  readonly type: 'image' | 'canary';
  readonly id: string;
  readonly preset: string;
  readonly state: ImageState;
  /** What people hear who don't see the picture. */
  readonly alt?: string;
  readonly createdAt: string;
  /** Until when a file is waited for. */
  readonly expiresAt: string;
  readonly addressHash: string;
  /** Of the IPv6 network that the address is in. */
  readonly networkHash?: string;
  readonly origin?: string;
  /** Declared before the upload, and signed with its address. */
  readonly contentType: string;
  readonly size: number;
  /** Whether its file is sent by a form, as those were asked for that know no other way. @default by its address */
  readonly form?: 'post';
  /** Of the upload that counts. */
  readonly etag?: string;
  readonly reason?: Refusal;
  /** The key of the stored result that it refers to. */
  readonly content?: string;
  readonly settings?: string;
  readonly manifest?: StoredManifest;
  readonly readyAt?: string;
  /** When it is deleted by itself. */
  readonly keepUntil?: string;
  readonly deleteAt?: number;
  /** Of one that is being deleted: that its time was over. @default somebody deleted it */
  readonly endedBy?: 'expiry';
  readonly gsi1pk?: string;
  readonly gsi1sk?: string;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

/** Why an image was refused: a code for programs, a sentence for people. */
export interface Refusal {
  readonly code: RejectionCode;
  readonly message: string;
}

export interface StoredResult {
  readonly pk: string;
  readonly sk: 'content';
  readonly type: 'content';
  readonly key: string;
  readonly state: 'rendering' | 'ready' | 'deleting';
  /** Who renders or deletes it, and until when nobody else may. */
  readonly holder?: string;
  readonly leaseEnd?: string;
  readonly references: number;
  readonly manifest?: StoredManifest;
  /** When the sweep looks whether anybody needs it. */
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

export const imagePk = (id: string): string => `image#${id}`;
/** The id in an image's partition key. */
export const imageId = (pk: string): string => pk.slice('image#'.length);
export const resultPk = (key: string): string => `content#${key}`;
export const presetPartition = (preset: string): string => `preset#${preset}`;

/** What the sweep looks after, besides the legs. */
export const DUE_UPLOADS = 'due#upload';
export const DUE_DELETIONS = 'due#deletion';
export const DUE_RESULTS = 'due#content';
export const DUE_REFUSALS = 'due#refusal';
export const DUE_ENDS = 'due#end';

type DueTable = Pick<TimedTable, 'shards' | 'now'>;

/** Where in the due index an item stands. @param queue one of the above @param at when it is due, ISO 8601 */
export function dueEntry(
  table: DueTable,
  queue: string,
  pk: string,
  at: string,
): { readonly gsi2pk: string; readonly gsi2sk: string } {
  return { gsi2pk: dueHome(table, queue, pk, table.now()), gsi2sk: at };
}

/** After its address has expired, an upload that had begun gets this long to end. */
const UPLOAD_SECONDS = 3600;

/** From when on no upload can come any more: its address is good for a while, and sending takes time. */
export function lastArrival({ createdAt }: Pick<Image, 'createdAt'>, policySeconds: number): Date {
  return new Date(Date.parse(createdAt) + (policySeconds + UPLOAD_SECONDS) * 1000);
}

/**
 * The entry in the due index of an image that waits for nothing but its own end. An image that is not to be kept for
 * ever is never without an entry, or nothing would end it.
 */
export function endEntry(table: DueTable, { pk, keepUntil }: Pick<Image, 'pk' | 'keepUntil'>): Change {
  return keepUntil === undefined
    ? { remove: ['gsi2pk', 'gsi2sk'] }
    : { set: dueEntry(table, DUE_ENDS, pk, keepUntil) };
}

/**
 * When all that is left of an image that is deleted now can be deleted for good. Before that its place is to be kept: a
 * file may still come, or may be on its way from a form at this moment.
 */
export function deletionTime(
  image: Pick<Image, 'createdAt' | 'state'>,
  policySeconds: number,
  now: Date,
): Date {
  const soonest = now.getTime() + (image.state === 'awaiting-upload' ? UPLOAD_SECONDS * 1000 : 0);
  return new Date(Math.max(soonest, lastArrival(image, policySeconds).getTime()));
}
