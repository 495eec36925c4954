/** How the figure went, and how many answered: two charts, as one plot with two scales misleads. */
import type { Aggregates, ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Columns } from '../../ui/charts/columns.tsx';
import { Line } from '../../ui/charts/line.tsx';
import { domainOf, figureOf, readFigure } from './figures.ts';
import { FIGURE_KEYS, writeFigure } from './headline.tsx';

export function Trend({
  widget,
  aggregates: { days, weeks, summary },
}: {
  readonly widget: ConfiguredWidget;
  readonly aggregates: Aggregates;
}) {
  const { t, format } = useI18n();
  const steps = [
    ...(days ?? []).map(({ day, ...rest }) => ({ name: format.date(day), short: format.day(day), ...rest })),
    ...(weeks ?? []).map(({ week, ...rest }) => ({
      name: t('feedback.weekOf', { date: format.date(week) }),
      short: format.day(week),
      ...rest,
    })),
  ];
  const head = t(weeks ? 'charts.week' : 'charts.day');
  const figure = figureOf(widget.kind);
  const name = t(FIGURE_KEYS[figure]);
  const now = readFigure(figure, summary).value;
  return (
    <div className="stack">
      {figure !== 'count' && (
        <Line
          title={name}
          summary={t('feedback.trendSummary', {
            name,
            value: now === undefined ? t('charts.noValue') : writeFigure(figure, now, format),
          })}
          head={head}
          series={name}
          points={steps.map((step) => ({ name: step.name, short: step.short, ...readFigure(figure, step) }))}
          domain={domainOf(figure, widget.scale)}
          write={(value) => writeFigure(figure, value, format)}
        />
      )}
      <Columns
        title={t('feedback.responses')}
        summary={t('feedback.answers', { count: summary.count })}
        head={head}
        height={120}
        series={[{ name: t('feedback.responsesOf'), colour: 1 }]}
        columns={steps.map((step) => ({ name: step.name, short: step.short, values: [step.count] }))}
      />
    </div>
  );
}
