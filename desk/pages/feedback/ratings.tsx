/** How the ratings are spread, best first. */
import type { ConfiguredWidget, Summary } from '../../../contract/client/feedback.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { Shares } from '../../ui/charts/shares.tsx';
import { npsTone, ratingsOf } from './figures.ts';

/** What a rating is called, as its visitor saw it. */
export function ratingName(
  { kind, emoji }: Pick<ConfiguredWidget, 'kind' | 'emoji'>,
  rating: number,
  t: I18n['t'],
): string {
  if (kind === 'stars') return t('feedback.stars', { count: rating });
  if (kind === 'thumbs') return t(rating === 0 ? 'feedback.thumbDown' : 'feedback.thumbUp');
  if (kind === 'emoji') {
    const face = emoji?.[rating - 1];
    return face ? `${face.symbol} ${face.label}` : String(rating);
  }
  if (kind !== 'csat') return String(rating);
  return t(CSAT[rating - 1] ?? 'feedback.csat3');
}

const CSAT = [
  'feedback.csat1',
  'feedback.csat2',
  'feedback.csat3',
  'feedback.csat4',
  'feedback.csat5',
] as const;

export function Ratings({
  widget,
  summary,
}: {
  readonly widget: ConfiguredWidget;
  readonly summary: Summary;
}) {
  const { t } = useI18n();
  const ratings = ratingsOf(summary.distribution);
  return (
    <div className="stack">
      <Shares
        caption={t('feedback.distribution')}
        head={t('feedback.rating')}
        rows={ratings.map(({ rating, count }) => ({
          name: ratingName(widget, rating, t),
          count,
          ...(widget.kind === 'nps' && { tone: npsTone(rating) }),
        }))}
      />
      {widget.kind === 'nps' && <p className="hint">{t('feedback.npsGroups')}</p>}
    </div>
  );
}
