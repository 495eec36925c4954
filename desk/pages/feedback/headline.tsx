/** The one figure that a widget is read by, with how sure it is. */
import type { ConfiguredWidget, Summary } from '../../../contract/client/feedback.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { linear } from '../../ui/charts/scale.ts';
import { useWidth } from '../../ui/charts/use-width.ts';
import { type Figure, figureOf, readFigure } from './figures.ts';

export const FIGURE_KEYS = {
  nps: 'feedback.nps',
  csat: 'feedback.csat',
  helpful: 'feedback.helpful',
  mean: 'feedback.mean',
  count: 'feedback.responses',
} as const satisfies Readonly<Record<Figure, string>>;

const HINT_KEYS = {
  nps: 'feedback.npsHint',
  csat: 'feedback.csatHint',
  helpful: 'feedback.helpfulHint',
  mean: 'feedback.meanHint',
  count: 'feedback.countHint',
} as const satisfies Readonly<Record<Figure, string>>;

/** A value as its figure is written: points with a sign, shares, stars. */
export function writeFigure(figure: Figure, value: number, format: I18n['format']): string {
  if (figure === 'nps') return format.number(value, { signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  if (figure === 'csat' || figure === 'helpful')
    return format.number(value / 100, { style: 'percent', maximumFractionDigits: 0 });
  return format.number(value, { maximumFractionDigits: figure === 'mean' ? 2 : 0 });
}

export function Headline({
  widget,
  summary,
}: {
  readonly widget: ConfiguredWidget;
  readonly summary: Summary;
}) {
  const { t, format } = useI18n();
  const figure = figureOf(widget.kind);
  const { value, margin } = readFigure(figure, summary);
  return (
    <div className="headline">
      <h2>{t(FIGURE_KEYS[figure])}</h2>
      <p className="headline-value">
        {value === undefined ? '–' : writeFigure(figure, value, format)}
        {figure === 'mean' && widget.scale && <small> / {format.number(widget.scale.highest)}</small>}
        {margin !== undefined && <small> ± {format.number(margin, { maximumFractionDigits: 0 })}</small>}
      </p>
      {figure === 'nps' && value !== undefined && margin !== undefined && (
        <NpsScale score={value} margin={margin} />
      )}
      <p className="hint">{t(HINT_KEYS[figure])}</p>
      {figure !== 'count' && <p>{t('feedback.answers', { count: summary.count })}</p>}
    </div>
  );
}

const HEIGHT = 46;
const MIDDLE = 16;

/** From -100 to 100: the score as a point, its interval as a bar. */
function NpsScale({ score, margin }: { readonly score: number; readonly margin: number }) {
  const { t, format } = useI18n();
  const [ref, width] = useWidth<HTMLDivElement>(320);
  const x = linear([-100, 100], [12, width - 12]);
  const write = (value: number) => writeFigure('nps', value, format);
  const [low, high] = [Math.max(-100, score - margin), Math.min(100, score + margin)];
  const summary = t('feedback.npsSummary', { score: write(score), low: write(low), high: write(high) });
  return (
    <div className="chart nps-scale" ref={ref}>
      <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
        <line className="nps-ground" x1={x(-100)} x2={x(100)} y1={MIDDLE} y2={MIDDLE} />
        <line className="nps-interval" x1={x(low)} x2={x(high)} y1={MIDDLE} y2={MIDDLE} />
        <circle className="nps-point" cx={x(score)} cy={MIDDLE} r="7" />
        {[-100, 0, 100].map((tick) => (
          <text
            key={tick}
            className="tick"
            x={x(tick)}
            y={HEIGHT - 4}
            textAnchor={tick < 0 ? 'start' : tick > 0 ? 'end' : 'middle'}
          >
            {write(tick)}
          </text>
        ))}
      </svg>
      <p>{summary}</p>
    </div>
  );
}
