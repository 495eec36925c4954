/** How one device has gone: the average of each window in the band of its least and most, with thresholds across. */
import type { Metric, StreamSummary } from '../../../contract/client/data.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Line } from '../../ui/charts/line.tsx';
import { Async } from '../../ui/states.tsx';
import { domainOf, type Point, pointsOf } from './points.ts';
import { useSummary } from './queries.ts';
import type { Span } from './search.ts';
import { writeValue } from './value.ts';

interface ReadingsProps {
  readonly metric: Metric;
  readonly device: string;
  readonly span: Span;
}

export function Readings(props: ReadingsProps) {
  const summary = useSummary(props.metric, props.device, props.span);
  return <Async query={summary}>{(found) => <Chart {...props} summary={found} />}</Async>;
}

function Chart({ metric, device, span, summary }: ReadingsProps & { readonly summary: StreamSummary }) {
  const { t, format } = useI18n();
  const write = (value: number) => writeValue(value, metric.unit, format);
  const points = pointsOf(summary, device);
  const total = summary.devices.find((one) => one.device === device)?.total;
  const thresholds = metric.thresholds.flatMap(({ above, below }) => {
    const value = above ?? below;
    if (value === undefined) return [];
    const name = t(above === undefined ? 'data.below' : 'data.above', { limit: write(value) });
    return [{ name, value }];
  });
  const domain = domainOf(
    points,
    thresholds.map(({ value }) => value),
  );
  const limits = thresholds.filter(({ value }) => value >= domain[0] && value <= domain[1]);
  const isByDay = summary.window === 'day';
  const short = (start: string) => (span === '3h' || span === '1d' ? format.time(start) : format.day(start));
  return (
    <>
      <Line
        title={t('data.average', { metric: metric.metric })}
        summary={
          total
            ? t('data.chartSummary', {
                device,
                count: total.count,
                min: write(total.min),
                max: write(total.max),
                average: write(total.average),
              })
            : t('data.chartNothing', { device })
        }
        head={t(`charts.${summary.window}`)}
        series={t('data.average', { metric: metric.metric })}
        missing={t('data.noReadings')}
        columns={[
          t('data.count'),
          t('data.min'),
          t('data.averageOf'),
          t('data.median'),
          t('data.p90'),
          t('data.p99'),
          t('data.max'),
        ]}
        points={points.map(({ start, figures }) => ({
          name: isByDay ? format.date(start.slice(0, 10)) : format.moment(start),
          short: short(isByDay ? start.slice(0, 10) : start),
          value: figures?.average,
          ...(figures && { range: [figures.min, figures.max] as const }),
          cells: cellsOf(figures, write, format.number),
        }))}
        domain={domain}
        write={write}
        marks={limits}
      />
      <p className="hint">
        {t('data.bandHint', { error: format.percent(summary.quantileError) })}
        {limits.length > 0 &&
          ` ${t('data.limitsHint', { limits: format.list(limits.map(({ name }) => name)) })}`}
        {summary.setAside > 0 && ` ${t('data.setAside', { count: summary.setAside, metric: metric.metric })}`}
      </p>
    </>
  );
}

function cellsOf(
  figures: Point['figures'],
  write: (value: number) => string,
  number: (value: number) => string,
): string[] {
  if (!figures) return ['0', '–', '–', '–', '–', '–', '–'];
  const { count, min, average, p50, p90, p99, max } = figures;
  return [number(count), ...[min, average, p50, p90, p99, max].map(write)];
}
