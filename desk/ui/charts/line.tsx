/** How a figure went over time. Where it is not known the line has a gap: no answers is not zero. */
import { area, line } from 'd3-shape';
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { NameAxis, plotOf, ValueAxis } from './axes.tsx';
import { ChartFigure } from './figure.tsx';
import { linear } from './scale.ts';
import { useWidth } from './use-width.ts';

interface Point {
  readonly name: string;
  /** What stands below it. */
  readonly short: string;
  readonly value: number | undefined;
  /** Half of its interval. @default none */
  readonly margin?: number;
}

interface LineProps {
  readonly title: string;
  readonly summary: string;
  readonly head: string;
  readonly series: string;
  readonly points: readonly Point[];
  /** What can be. */
  readonly domain: readonly [lowest: number, highest: number];
  readonly write: (value: number) => string;
  /** @default 160 */
  readonly height?: number;
}

interface Known extends Point {
  readonly value: number;
  readonly index: number;
}

export function Line({ title, summary, head, series, points, domain, write, height = 160 }: LineProps) {
  const { t } = useI18n();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const y = linear(domain, [height - 22, 8]);
  const ticks = y.ticks(4);
  const plot = plotOf(width, height, 10 + 7 * Math.max(...ticks.map((tick) => write(tick).length)));
  const x = linear([0, Math.max(1, points.length - 1)], [plot.left + 4, plot.right - 4]);
  const gap = x(1) - x(0);
  const all = points.map((point, index) => ({ ...point, index }));
  const known = all.filter((point): point is Known => point.value !== undefined);
  const isKnown = ({ value }: { readonly value?: number | undefined }) => value !== undefined;
  const drawLine = line<(typeof all)[number]>(
    ({ index }) => x(index),
    ({ value = 0 }) => y(value),
  ).defined(isKnown);
  const drawBand = area<(typeof all)[number]>(
    ({ index }) => x(index),
    ({ value = 0, margin = 0 }) => y(value - margin),
    ({ value = 0, margin = 0 }) => y(value + margin),
  ).defined(isKnown);
  const said = (value: number | undefined) => (value === undefined ? t('charts.noValue') : write(value));
  const readout = pointed === undefined ? undefined : points[pointed];
  return (
    <ChartFigure
      title={title}
      summary={summary}
      series={[{ name: series, colour: 1 }]}
      table={{ head, rows: points.map(({ name, value }) => ({ name, values: [said(value)] })) }}
      readout={readout && `${readout.name}: ${said(readout.value)}`}
    >
      <div ref={ref}>
        <svg width={width} height={height} aria-hidden onPointerLeave={() => setPointed(undefined)}>
          <ValueAxis scale={y} plot={plot} ticks={ticks} format={write} />
          {points.some(({ margin }) => margin !== undefined) && (
            <path className="band" d={drawBand(all) ?? ''} />
          )}
          <path className="line" d={drawLine(all) ?? ''} />
          {known.map((point) => (
            <circle
              key={point.name}
              className={pointed === point.index ? 'dot pointed' : 'dot'}
              cx={x(point.index)}
              cy={y(point.value)}
              r={known.length > 40 && pointed !== point.index ? 1.5 : 3.5}
            />
          ))}
          {points.map(({ name }, i) => (
            <rect
              key={name}
              className="catch"
              x={x(i) - gap / 2}
              y={0}
              width={gap}
              height={plot.bottom}
              onPointerEnter={() => setPointed(i)}
            />
          ))}
          <NameAxis names={points.map(({ short }) => short)} at={x} plot={plot} />
        </svg>
      </div>
    </ChartFigure>
  );
}
