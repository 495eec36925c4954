/** What the queue carries: files that landed, as S3 announces them, and parts of files to be read. */
import * as z from 'zod/mini';
import type { LakeRecord } from '../../shared/lake/send.ts';
import type { ForgetStep } from '../lake/forget.ts';
import type { Landed } from './source.ts';
import type { FileId } from './store.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const landed = z.object({
  source: z.literal('aws.s3'),
  detail: z.object({ object: z.object({ key: z.string(), etag: z.string() }) }),
});

const part = z.object({
  dataset: z.string(),
  hash: z.string(),
  /** Its number, or all of them in one go, where they can't be read by themselves. */
  part: z.union([z.int(), z.literal('all')]),
});

export type PartMessage = z.output<typeof part>;
/** Rows of the lake's that Firehose did not take. */
const late = z.object({
  late: z.array(
    z.intersection(z.object({ day: z.string() }), z.record(z.string(), z.union([z.string(), z.number()]))),
  ),
});

/** What the lake is to forget. */
const forget = z.object({
  forget: z.union([
    z.object({ items: z.array(z.string()), day: z.string() }),
    z.object({ person: z.string(), before: z.string() }),
  ]),
  after: z.optional(z.string()),
  pass: z.optional(z.enum(['first', 'second', 'last'])),
});

export type Message =
  | { readonly forgetting: ForgetStep }
  | { readonly landed: Landed }
  | { readonly part: PartMessage }
  | { readonly late: readonly LakeRecord[] };

/** @throws Error for anything else: it belongs among the dead letters */
export function readMessage(body: unknown): Message {
  const { data } = z.safeParse(landed, body);
  if (data) return { landed: data.detail.object };
  const rows = z.safeParse(late, body);
  if (rows.data) return rows.data;
  const step = z.safeParse(forget, body);
  if (step.data) return { forgetting: step.data };
  return { part: z.parse(part, body) };
}

/** As S3 announces it, for a file whose own event was lost. */
export function landedMessage(object: Landed): object {
  return { source: 'aws.s3', detail: { object } };
}

/** The messages by which parts of a file are read. Packed files are read from their beginning only. */
export function partMessages(
  { dataset, hash, compression }: FileId & { readonly compression?: string },
  parts: readonly number[],
): PartMessage[] {
  if (parts.length === 0) return [];
  return compression === 'none'
    ? parts.map((number) => ({ dataset, hash, part: number }))
    : [{ dataset, hash, part: 'all' }];
}
