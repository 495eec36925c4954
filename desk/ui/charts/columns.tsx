/** How many of something there were, over time: a column for each day, week or month. */
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { NameAxis, plotOf, ValueAxis } from './axes.tsx';
import { ChartFigure, type Series } from './figure.tsx';
import { bands, niceLinear } from './scale.ts';
import { useWidth } from './use-width.ts';

interface Column {
  /** Such as "28 Nov 2026". */
  readonly name: string;
  /** What stands below it, such as "28 Nov". */
  readonly short: string;
  /** By series. The second is a part of the first and is drawn within it. */
  readonly values: readonly number[];
}

interface ColumnsProps {
  readonly title: string;
  readonly summary: string;
  /** Of the table's first column, such as "Day". */
  readonly head: string;
  readonly series: readonly Series[];
  readonly columns: readonly Column[];
  /** Whole numbers. @default as a number */
  readonly write?: (value: number) => string;
  /** In CSS pixels. @default 160 */
  readonly height?: number;
}

export function Columns({ title, summary, head, series, columns, height = 160, ...props }: ColumnsProps) {
  const { t, format } = useI18n();
  const write = props.write ?? ((value: number) => format.number(value));
  const [ref, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const most = Math.max(1, ...columns.flatMap(({ values }) => values));
  const y = niceLinear([0, most], [height - 22, 8], 3);
  const ticks = y.ticks(3).filter(Number.isInteger);
  const plot = plotOf(width, height, 10 + 7 * Math.max(...ticks.map((tick) => write(tick).length)));
  const x = bands(columns.length, [plot.left, plot.right], 0.25);
  const readout = pointed === undefined ? undefined : columns[pointed];
  return (
    <ChartFigure
      title={title}
      summary={summary}
      series={series}
      table={{
        head,
        rows: columns.map(({ name, values }) => ({
          name,
          values: values.map(write),
        })),
      }}
      readout={
        readout &&
        t('common.named', {
          name: readout.name,
          text: series.map(({ name }, i) => `${write(readout.values[i] ?? 0)} ${name}`).join(', '),
        })
      }
    >
      <div ref={ref}>
        <svg width={width} height={height} aria-hidden onPointerLeave={() => setPointed(undefined)}>
          <ValueAxis scale={y} plot={plot} ticks={ticks} format={write} />
          {columns.map((column, i) => (
            <g
              key={column.name}
              onPointerEnter={() => setPointed(i)}
              className={pointed === i ? 'pointed' : ''}
            >
              <rect className="catch" x={x.at(i)} y={0} width={x.step} height={plot.bottom} />
              {column.values.map((value, s) => (
                <rect
                  key={series[s]?.name}
                  className={`mark series-${series[s]?.colour ?? 1}`}
                  x={x.at(i) + (s * x.width) / 5}
                  y={y(value)}
                  width={Math.max(1, x.width - (2 * s * x.width) / 5)}
                  height={plot.bottom - y(value)}
                  rx={Math.min(3, x.width / 4)}
                />
              ))}
            </g>
          ))}
          <line className="base" x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} />
          <NameAxis
            names={columns.map(({ short }) => short)}
            at={(i) =>
              x.at(i) +
              (columns.length > 1 && i === columns.length - 1
                ? x.width
                : i === 0 && columns.length > 1
                  ? 0
                  : x.width / 2)
            }
            plot={plot}
          />
        </svg>
      </div>
    </ChartFigure>
  );
}
