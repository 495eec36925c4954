/** What a page needs to know to show a picture. Stored without addresses; they are put in when it is read. */
import { thumbHashToDataURL } from 'thumbhash';
import { escapeHtml } from '../../shared/http/html.ts';
import type { OutputFormat, Variant } from './encode.ts';
import { variantKey } from './keys.ts';
import type { Placeholder } from './placeholder.ts';

/** A variant as the table holds it. */
export interface StoredVariant {
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly animated: boolean;
}

/** A rendered picture as the table holds it. */
export interface StoredManifest {
  /** Of the largest variant, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly placeholder: Placeholder;
  readonly original: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    /** SHA-256 in hex. */
    readonly hash: string;
  };
  readonly variants: readonly StoredVariant[];
}

/** What `GET /images/{id}` gives. */
export interface Manifest extends Omit<StoredManifest, 'variants' | 'placeholder'> {
  readonly animated: boolean;
  readonly placeholder: Placeholder & { readonly url: string };
  readonly variants: readonly (StoredVariant & { readonly type: string; readonly url: string })[];
  /** For `<source srcset>`, by format. */
  readonly srcset: Partial<Record<OutputFormat, string>>;
  /** For `<img src>`: the format that everything reads, at the middle width. */
  readonly src: string;
  /** A complete `<picture>` element. */
  readonly picture: string;
}

/** Best first; browsers take the first that they know. */
const ORDER: readonly OutputFormat[] = ['avif', 'webp', 'png', 'jpeg'];

export const CONTENT_TYPES: Record<OutputFormat, string> = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpeg: 'image/jpeg',
  png: 'image/png',
};

/** What is stored of a variant. */
export function storedVariant({ format, width, height, animated, body }: Variant): StoredVariant {
  return { format, width, height, animated, bytes: body.length };
}

/**
 * Puts in the addresses.
 *
 * @param baseUrl what keys are appended to, with its slash
 * @param alt what people hear who don't see the picture
 * @param sizes how wide the page shows it, for `<source sizes>`
 */
export function presentManifest(
  stored: StoredManifest,
  {
    content,
    baseUrl,
    alt = '',
    sizes = '100vw',
  }: { content: string; baseUrl: string; alt?: string; sizes?: string },
): Manifest {
  const variants = [...stored.variants]
    .sort((a, b) => ORDER.indexOf(a.format) - ORDER.indexOf(b.format) || a.width - b.width)
    .map((variant) => ({
      ...variant,
      type: CONTENT_TYPES[variant.format],
      url: `${baseUrl}${variantKey(content, variant)}`,
    }));
  const formats = ORDER.filter((format) => variants.some((variant) => variant.format === format));
  const srcset = Object.fromEntries(
    formats.map((format) => [
      format,
      variants
        .filter((variant) => variant.format === format)
        .map(({ url, width }) => `${url} ${width}w`)
        .join(', '),
    ]),
  );
  const plain = variants.filter((variant) => variant.format === formats.at(-1));
  const src = plain[Math.floor(plain.length / 2)]?.url ?? '';
  const { thumbhash } = stored.placeholder;
  // The blurred picture as a PNG of about a kilobyte: made here, because 21 bytes are cheaper to keep.
  const placeholder = { ...stored.placeholder, url: thumbHashToDataURL(Buffer.from(thumbhash, 'base64')) };
  const animated = variants.some((variant) => variant.animated);
  const picture = pictureElement({ stored, formats, srcset, src, alt, sizes, color: placeholder.color });
  return { ...stored, animated, placeholder, variants, srcset, src, picture };
}

function pictureElement(parts: {
  stored: StoredManifest;
  formats: readonly OutputFormat[];
  srcset: Manifest['srcset'];
  src: string;
  alt: string;
  sizes: string;
  color: string;
}): string {
  const { stored, formats, srcset, src, alt, sizes, color } = parts;
  const attribute = (name: string, value: string | number) => `${name}="${escapeHtml(String(value))}"`;
  const set = (format: OutputFormat) => [
    attribute('srcset', srcset[format] ?? ''),
    attribute('sizes', sizes),
  ];
  const sources = formats
    .slice(0, -1)
    .map((format) => `<source ${[attribute('type', CONTENT_TYPES[format]), ...set(format)].join(' ')}>`);
  const last = formats.at(-1);
  const image = [
    attribute('src', src),
    ...(last ? set(last) : []),
    attribute('width', stored.width),
    attribute('height', stored.height),
    attribute('alt', alt),
    'loading="lazy"',
    'decoding="async"',
    attribute('style', `background:${color};max-width:100%;height:auto`),
  ];
  return `<picture>${sources.join('')}<img ${image.join(' ')}></picture>`;
}
