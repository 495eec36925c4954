/** What the API says by codes, in words: keys of the catalogue. */
import type { Image } from '../../../contract/client/images.ts';
import type { PlainKey } from '../../i18n/translate.ts';
import type { Tone } from '../../ui/text.tsx';

export const STATE_WORDS: Readonly<Record<Image['status'], { readonly key: PlainKey; readonly tone: Tone }>> =
  {
    ready: { key: 'pictures.ready', tone: 'good' },
    processing: { key: 'pictures.processing', tone: 'accent' },
    rejected: { key: 'pictures.rejected', tone: 'bad' },
    'awaiting-upload': { key: 'pictures.awaiting', tone: 'plain' },
  };

export const REASONS: Readonly<Record<NonNullable<Image['reason']>['code'], PlainKey>> = {
  empty: 'pictures.whyEmpty',
  'too-large': 'pictures.whyTooLarge',
  'not-an-image': 'pictures.whyNotImage',
  'unsupported-format': 'pictures.whyUnsupported',
  'too-many-pixels': 'pictures.whyTooManyPixels',
  damaged: 'pictures.whyDamaged',
  'too-costly': 'pictures.whyTooCostly',
  crashed: 'pictures.whyCrashed',
  'not-processed': 'pictures.whyNotProcessed',
  replaced: 'pictures.whyReplaced',
  'upload-expired': 'pictures.whyExpired',
};

type Variant = NonNullable<Image['manifest']>['variants'][number];

/** The smallest file that still fills a place of so many pixels; the largest one where none does. */
export function fileFor(variants: readonly Variant[], pixels: number): Variant | undefined {
  const bySize = variants.toSorted((a, b) => a.width - b.width || a.bytes - b.bytes);
  return bySize.find(({ width }) => width >= pixels) ?? bySize.at(-1);
}

/** How much smaller the largest rendered file is than what was uploaded; undefined where it is not. */
export function savedShare(manifest: NonNullable<Image['manifest']>): number | undefined {
  const widest = Math.max(...manifest.variants.map(({ width }) => width));
  const bytes = Math.min(
    ...manifest.variants.filter(({ width }) => width === widest).map((one) => one.bytes),
  );
  const share = 1 - bytes / manifest.original.bytes;
  return share > 0 && Number.isFinite(share) ? share : undefined;
}

/** What can be rendered: what has a file, and is not at it. */
export function canRender({ status, reason }: Pick<Image, 'status' | 'reason'>): boolean {
  if (status === 'rejected') return reason?.code === 'crashed' || reason?.code === 'not-processed';
  return status === 'ready';
}
