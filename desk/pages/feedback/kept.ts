import { isGone } from '../../api/errors.ts';

/**
 * The screenshot that stays when a response is deleted. It is a picture of its own, and its visitor named it: it may be one of
 * the site's, so its owner says whether it goes, too.
 *
 * @returns its id; undefined where there is none, or none any more
 */
export function keptOf({
  id,
  isKnown,
  error,
}: {
  readonly id: string | undefined;
  /** Whether there are pictures at all. */
  readonly isKnown: boolean;
  readonly error: unknown;
}): string | undefined {
  return isKnown && !isGone(error) ? id : undefined;
}
