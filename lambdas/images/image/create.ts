import type { Layout } from '../../../config/layout.ts';
import { CANARY_SECONDS, isCanary } from '../../shared/canary/id.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { DUE_UPLOADS, dueEntry, type Image, imagePk, presetPartition } from './image.ts';

type Details = Pick<Image, 'id' | 'preset' | 'contentType' | 'size' | 'addressHash'> & {
  readonly method: 'PUT' | 'POST';
  readonly alt: string | undefined;
  readonly origin: string | undefined;
  readonly networkHash?: string | undefined;
};

interface Times {
  readonly now: Date;
  /** For how long a file is waited for. */
  readonly expireSeconds: number;
  /** For how long the image is kept. @default for ever */
  readonly retentionDays: number | undefined;
  /** After how long the sweep looks whether the file's event was lost. */
  readonly overdueSeconds: number;
  /** Over how many partitions lists are spread. @default one */
  readonly shards?: Layout | undefined;
}

/** An image that waits for its file. */
export function newImage(
  { alt, origin, method, networkHash, ...details }: Details,
  { now, expireSeconds, overdueSeconds, retentionDays, shards }: Times,
): Image {
  const place = `${now.toISOString()}#${details.id}`;
  const pk = imagePk(details.id);
  const itself = isCanary(details.id);
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  return {
    pk,
    sk: 'image',
    type: itself ? 'canary' : 'image',
    ...details,
    state: 'awaiting-upload',
    createdAt: now.toISOString(),
    expiresAt: after(expireSeconds),
    // Whatever lists or counts goes by the preset's index, and there a canary is not. The sweep knows it by the other one, or nobody
    // would remove its files.
    ...(!itself && { gsi1pk: homeOf({ shards }, presetPartition(details.preset), place), gsi1sk: place }),
    ...dueEntry({ shards, now: () => now }, DUE_UPLOADS, pk, after(overdueSeconds)),
    ...(method === 'POST' && { form: 'post' as const }),
    ...(alt !== undefined && { alt }),
    ...(origin !== undefined && { origin }),
    ...(networkHash !== undefined && { networkHash }),
    ...(retentionDays !== undefined && {
      keepUntil: after(itself ? CANARY_SECONDS : retentionDays * 86_400),
    }),
  };
}
