/** The images pipeline in memory, with a clock of its own: the real rules over a table, a queue and two buckets. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { images, type PresetConfig } from '../../../config/images.ts';
import { newImage } from '../../../lambdas/images/image/create.ts';
import { type Image, imagePk } from '../../../lambdas/images/image/image.ts';
import { processImage } from '../../../lambdas/images/image/processing.ts';
import { refusalWrites } from '../../../lambdas/images/image/refusal.ts';
import { receiveUpload } from '../../../lambdas/images/image/store.ts';
import { uploadKey } from '../../../lambdas/images/render/keys.ts';
import type { Rendered } from '../../../lambdas/images/render/render.ts';
import type { Upkeep } from '../../../lambdas/images/upkeep/upkeep.ts';
import { consumeLegs } from '../../../lambdas/shared/legs/queue.ts';
import { repeatingWrites, simTable } from '../sim-table.ts';

export const config = images.parse({
  presets: {
    // Two of each kind: a rule that looks at one preset only is no rule.
    brief: { public: true, retentionDays: 2 },
    'brief-too': { public: true, retentionDays: 90, widths: [64] },
    kept: { public: true },
    'kept-too': { public: true, widths: [64] },
  },
});

/** Where a command may fail: what it throws is what the service answers. */
export interface Faults {
  table?: (command: string, input: Record<string, unknown>) => void;
  s3?: (command: string, input: Record<string, unknown>) => void;
  render?: (bytes: Uint8Array) => unknown;
  /** Which single writes to the table the SDK repeats, because their answers are lost. @default none */
  isLost?: Parameters<typeof repeatingWrites>[1];
}

const MANIFEST: Rendered['manifest'] = {
  width: 1,
  height: 1,
  placeholder: { thumbhash: '', color: '#000000' },
  original: { format: 'jpeg', width: 1, height: 1, bytes: 1, hash: '' },
  variants: [],
};

export function pipeline(faults: Faults = {}) {
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  let ids = 0;
  const now = () => new Date(time);
  const newId = () => `id-${ids++}`;
  const table = simTable((command, input) => faults.table?.(command, input));
  const files = new Map<string, { etag: string; bytes: Uint8Array }>();
  const messages: string[] = [];
  const client = repeatingWrites(table.client, faults.isLost ?? (() => false));
  const store = { client, tableName: 'images', now, graceSeconds: 60 };

  const s3 = {
    config: {},
    async send(command: { constructor: { name: string }; input: Record<string, string> }) {
      const { input } = command;
      const { name } = command.constructor;
      faults.s3?.(name, input);
      const key = `${input.Bucket}/${input.Key}`;
      const file = files.get(key);
      if (name === 'DeleteObjectCommand') files.delete(key);
      if (name === 'HeadObjectCommand' && !file) throw named('NotFound');
      if (name !== 'GetObjectCommand') return { ETag: file?.etag };
      if (!file) throw named('NoSuchKey');
      if (file.etag !== input.IfMatch) throw named('PreconditionFailed');
      return { ContentLength: file.bytes.length, Body: { transformToByteArray: async () => file.bytes } };
    },
  } as unknown as S3Client;
  const sqs = {
    async send({ input }: { input: { MessageBody?: string } }) {
      if (input.MessageBody !== undefined) messages.push(input.MessageBody);
      return {};
    },
  } as unknown as SQSClient;
  const upkeep: Upkeep = {
    store,
    s3,
    sqs,
    queueUrl: 'queue',
    postedQueueUrl: 'posted-queue',
    uploads: 'uploads',
    results: 'results',
    policySeconds: config.upload.policySeconds,
    newId,
  };
  return {
    ...upkeep,
    table,
    files,
    messages,
    now,
    wait(seconds: number) {
      time += seconds * 1000;
    },
    /** A visitor asks for an upload. */
    ask(preset: string): Image {
      const id = `00000000-0000-7000-8000-${String(ids++).padStart(12, '0')}`;
      const { retentionDays } = config.presets[preset] as PresetConfig;
      const image = newImage(
        {
          id,
          preset,
          contentType: 'image/jpeg',
          size: 1,
          method: 'PUT',
          alt: undefined,
          origin: undefined,
          addressHash: '',
        },
        { now: now(), expireSeconds: 3600, overdueSeconds: 1200, retentionDays },
      );
      table.put({ ...image });
      return image;
    },
    /** Their file arrives. */
    arrive({ id }: Pick<Image, 'id'>, bytes: Uint8Array = Buffer.from(id)): Promise<boolean> {
      files.set(`uploads/${uploadKey(id)}`, { etag: 'first', bytes });
      return receiveUpload(store, id, 'first');
    },
    /** An attempt at rendering, by a message. */
    attempt({ id }: Pick<Image, 'id'>, presets = config.presets) {
      const body = JSON.stringify({ pk: imagePk(id), leg: 'render' });
      return consumeLegs({ Records: [{ messageId: '1', receiptHandle: '1', body }] } as SQSEvent, {
        store,
        sqs,
        queueUrl: 'queue',
        delivery: config.processing,
        newId,
        isToOwner: () => true,
        deliverers: {
          render: (leg) =>
            processImage(leg, {
              store,
              s3,
              uploads: 'uploads',
              results: 'results',
              presets,
              leaseSeconds: config.processing.leaseSeconds,
              async render(bytes) {
                await faults.render?.(bytes);
                return { variants: [], manifest: MANIFEST };
              },
            }),
        },
        endWith: (leg, { outcome }) => refusalWrites(store, leg, outcome, config.upload.policySeconds),
      });
    },
    image: ({ id }: Pick<Image, 'id'>) => table.get(imagePk(id), 'image') as Image | undefined,
    leg: ({ id }: Pick<Image, 'id'>) => table.get(imagePk(id), 'leg#render'),
  };
}

export function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
