/**
 * What every chart stands in: its name, what its colours mean, the value under the pointer, and all of it as a table.
 *
 * Charts are SVG drawn by React, with D3's round numbers and line shapes. D3's own scales would add 12 KB, compressed, which
 * put these pages beyond the 200 KB of a first load; a whole chart library is larger still.
 */
import { type ReactNode, useId } from 'react';
import { useI18n } from '../../i18n/index.tsx';

export interface Series {
  readonly name: string;
  /** Which of the chart's colours: 1 is the accent. */
  readonly colour: 1 | 2 | 3;
}

interface ChartTable {
  /** Of the first column. */
  readonly head: string;
  /** Of the others. @default the series */
  readonly columns?: readonly string[] | undefined;
  readonly rows: readonly { readonly name: string; readonly values: readonly string[] }[];
}

interface FigureProps {
  readonly title: string;
  /** What the picture says, in a sentence, for whoever does not see it. */
  readonly summary: string;
  readonly series: readonly Series[];
  readonly table: ChartTable;
  /** What is under the pointer. */
  readonly readout?: string | undefined;
  readonly children: ReactNode;
}

export function ChartFigure({ title, summary, series, table, readout, children }: FigureProps) {
  const { t } = useI18n();
  const columns = table.columns ?? series.map(({ name }) => name);
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={`${id}-title`}>
      <figcaption>
        <span className="chart-title" id={`${id}-title`}>
          {title}
        </span>
        <span className="chart-legend">
          {readout ?? (series.length > 1 && series.map((one) => <LegendEntry key={one.name} series={one} />))}
        </span>
      </figcaption>
      <div role="img" aria-label={summary}>
        {children}
      </div>
      <details className="chart-table">
        <summary>{t('charts.asTable')}</summary>
        <table>
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{table.head}</th>
              {columns.map((name) => (
                <th scope="col" key={name} className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {columns.map((column, i) => (
                  <td key={column} className="number">
                    {values[i]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function LegendEntry({ series: { name, colour } }: { readonly series: Series }) {
  return (
    <span className="legend-entry">
      <span className={`legend-mark series-${colour}`} aria-hidden />
      {name}
    </span>
  );
}
