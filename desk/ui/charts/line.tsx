/** How a figure went over time. Where it is not known the line has a gap: no answers is not zero. */
import { area, line } from 'd3-shape';
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { NameAxis, type Plot, plotOf, ValueAxis } from './axes.tsx';
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
  /** The least and the most that it is made of, in place of an interval. @default none */
  readonly range?: readonly [least: number, most: number];
  /** What the table says of it. @default its value */
  readonly cells?: readonly string[];
}

/** A value that is marked across. */
interface Mark {
  readonly name: string;
  readonly value: number;
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
  /** What the cells of the table's rows are. @default the value alone */
  readonly columns?: readonly string[];
  /** @default none */
  readonly marks?: readonly Mark[];
  /** What is said where there is no value. @default "no answers" */
  readonly missing?: string;
  /** @default 160 */
  readonly height?: number;
}

interface Known extends Point {
  readonly value: number;
  readonly index: number;
}

export function Line(props: LineProps) {
  const { title, summary, head, series, points, domain, write, columns, marks = [], height = 160 } = props;
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
    ({ value = 0, margin = 0, range = [value - margin] }) => y(range[0]),
    ({ value = 0, margin = 0, range = [0, value + margin] }) => y(range[1]),
  ).defined(isKnown);
  const said = (value: number | undefined) =>
    value === undefined ? (props.missing ?? t('charts.noValue')) : write(value);
  const readout = pointed === undefined ? undefined : points[pointed];
  return (
    <ChartFigure
      title={title}
      summary={summary}
      series={[{ name: series, colour: 1 }]}
      table={{
        head,
        columns,
        rows: points.map(({ name, value, cells }) => ({ name, values: cells ?? [said(value)] })),
      }}
      readout={readout && t('common.named', { name: readout.name, text: said(readout.value) })}
    >
      <div ref={ref}>
        <svg width={width} height={height} aria-hidden onPointerLeave={() => setPointed(undefined)}>
          <ValueAxis scale={y} plot={plot} ticks={ticks} format={write} />
          <Marks marks={marks} plot={plot} at={y} />
          {points.some(({ margin, range }) => margin !== undefined || range !== undefined) && (
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

function Marks({
  marks,
  plot: { left, right },
  at,
}: {
  readonly marks: readonly Mark[];
  readonly plot: Plot;
  readonly at: (value: number) => number;
}) {
  return marks.map(({ name, value }) => (
    <line key={name} className="limit" x1={left} x2={right} y1={at(value)} y2={at(value)} />
  ));
}
