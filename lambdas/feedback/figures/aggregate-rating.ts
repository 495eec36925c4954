import type { WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import type { Counts } from '../counting/counts.ts';
import { meanOf } from './statistics.ts';

/**
 * What is rated, with its rating, for search engines: https://schema.org/AggregateRating. Without any rating the rating
 * is left out, because schema.org's has no way to say "none yet".
 */
export function aggregateRating(
  widget: Pick<WidgetConfig, 'kind' | 'emoji' | 'item' | 'site'>,
  counts: Counts,
): Record<string, unknown> {
  const { item, site } = widget;
  const rated = item
    ? { '@type': item.type, name: item.name }
    : { '@type': 'WebSite', name: new URL(site).host, url: site };
  const scale = scaleOf(widget);
  const mean = meanOf(counts);
  const ratingCount = Object.values(counts.ratings).reduce((sum, count) => sum + count, 0);
  return {
    '@context': 'https://schema.org',
    ...rated,
    ...(scale &&
      mean !== null && {
        aggregateRating: {
          '@type': 'AggregateRating',
          ratingValue: mean,
          ratingCount,
          worstRating: scale.lowest,
          bestRating: scale.highest,
        },
      }),
  };
}
