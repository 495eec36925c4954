/** A small picture, on the colour that it has on the whole; where there is none, why. */
import { ImageOff, ImageUp, LoaderCircle } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Image } from '../../../contract/client/images.ts';
import { fileFor } from './words.ts';

const ICONS = { ready: ImageOff, processing: LoaderCircle, rejected: ImageOff, 'awaiting-upload': ImageUp };

interface ThumbnailProps {
  readonly image: Image;
  /** The width that it fills, in pixels of the screen. */
  readonly pixels: number;
  /** Said to whoever does not see it. @default nothing: what stands next to it says it */
  readonly alt?: string;
}

export function Thumbnail({ image: { status, manifest }, pixels, alt = '' }: ThumbnailProps) {
  const ground = useRef<HTMLSpanElement>(null);
  const colour = manifest?.placeholder.color;
  useEffect(() => {
    // By script, as the policy allows no style in the page.
    if (colour !== undefined) ground.current?.style.setProperty('background-color', colour);
  }, [colour]);
  const file = manifest && fileFor(manifest.variants, pixels);
  const Icon = ICONS[status];
  return (
    <span className="thumbnail" ref={ground}>
      {file ? (
        <img
          src={file.url}
          alt={alt}
          width={file.width}
          height={file.height}
          loading="lazy"
          decoding="async"
        />
      ) : (
        <Icon aria-hidden />
      )}
    </span>
  );
}
