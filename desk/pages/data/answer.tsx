/** An answer: its picture, where there is one, and all of its rows. */
import type { QuestionAnswer } from '../../../contract/client/data.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Columns } from '../../ui/charts/columns.tsx';
import { Line } from '../../ui/charts/line.tsx';
import { type Picture, pictureOf } from './picture-of.ts';
import { headingOf } from './words.ts';

interface AnswerProps {
  readonly title: string;
  readonly answer: QuestionAnswer;
}

export function Answer({ title, answer }: AnswerProps) {
  const { t } = useI18n();
  const picture = pictureOf(answer);
  if (answer.rows.length === 0) return <p className="quiet">{t('data.noRows')}</p>;
  return (
    <div className="stack">
      {picture && <Chart title={title} picture={picture} />}
      <Rows title={title} answer={answer} />
      {answer.more && <p className="hint">{t('data.moreRows')}</p>}
    </div>
  );
}

/** What scrolls by itself has to be reached by keyboard (WCAG 2.1.1), although it is no control. */
const SCROLLS = { tabIndex: 0 } as const;

function Chart({
  title,
  picture: { kind, of, unit, steps },
}: {
  readonly title: string;
  readonly picture: Picture;
}) {
  const { t, format } = useI18n();
  const write = (value: number) =>
    unit === 'bytes'
      ? format.bytes(value)
      : `${format.number(value, { maximumFractionDigits: 1 })}${unit === 'seconds' ? ' s' : ''}`;
  const [first, last] = [steps[0]?.name ?? '', steps.at(-1)?.name ?? ''];
  const name = format.list(of.map((column) => headingOf(column, t)));
  const summary = t('data.answerSummary', { title, count: steps.length, first, last });
  if (kind === 'columns')
    return (
      <Columns
        title={name}
        summary={summary}
        head={t('data.step')}
        series={of.map((column, i) => ({ name: headingOf(column, t), colour: i === 0 ? 1 : 2 }))}
        columns={steps.map(({ name, values }) => ({
          name,
          short: name.length > 10 ? `${name.slice(0, 9)}…` : name,
          values: values.map((value = 0) => value),
        }))}
        write={write}
      />
    );
  const values = steps.flatMap((step) => step.values).filter((value) => value !== undefined);
  return (
    <Line
      title={name}
      summary={summary}
      head={t('data.step')}
      series={headingOf(of[0] ?? '', t)}
      points={steps.map((step) => ({ name: step.name, short: step.name, value: step.values[0] }))}
      domain={unit === 'points' ? [-100, 100] : [0, Math.max(1, ...values)]}
      write={write}
    />
  );
}

function Rows({ title, answer: { columns, rows } }: AnswerProps) {
  const { t, format } = useI18n();
  const shown = (cell: QuestionAnswer['rows'][number][number] | undefined) => {
    if (typeof cell === 'number') return format.number(cell);
    // A day of Athena's, such as 2026-11-23 00:00:00.000.
    const day = /^(\d{4}-\d{2}-\d{2}) 00:00:00(?:\.0+)?$/.exec(String(cell))?.[1];
    return day === undefined ? String(cell ?? '') : format.date(day);
  };
  return (
    <section className="answer" aria-label={title} {...SCROLLS}>
      <table className="plain-table">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th scope="col" key={column} className={isNumber(rows, i) ? 'number' : undefined}>
                {headingOf(column, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {columns.map((column, j) => (
                <td key={column} className={isNumber(rows, j) ? 'number' : undefined}>
                  {shown(row[j])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isNumber(rows: QuestionAnswer['rows'], column: number): boolean {
  return rows.some((row) => typeof row[column] === 'number');
}
