/** The figure by page or by language, as a table: those with most answers first. */
import { Link } from '@tanstack/react-router';
import type { Aggregates, ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Async } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { figureOf, readFigure } from './figures.ts';
import { FIGURE_KEYS, writeFigure } from './headline.tsx';
import { useAggregates } from './queries.ts';

interface BreakdownProps {
  readonly widget: ConfiguredWidget;
  readonly days: number;
  readonly by: 'page' | 'language';
}

const MOST_SHOWN = 12;

export function Breakdown({ widget, days, by }: BreakdownProps) {
  const { t } = useI18n();
  const aggregates = useAggregates(widget.id, days, by);
  return (
    <Panel title={t(by === 'page' ? 'feedback.byPage' : 'feedback.byLanguage')}>
      <Async query={aggregates} rows={3}>
        {(found) => <Rows widget={widget} by={by} found={found} />}
      </Async>
      <p className="hint">
        {by === 'page'
          ? t('feedback.pageHint', { count: days })
          : aggregates.data?.complete === false && t('feedback.languageHint')}
      </p>
    </Panel>
  );
}

function Rows({ widget, by, found }: Omit<BreakdownProps, 'days'> & { readonly found: Aggregates }) {
  const { t, format } = useI18n();
  const figure = figureOf(widget.kind);
  const rows = [
    ...(found.pages ?? []).map(({ page, ...rest }) => ({ key: page, ...rest })),
    ...(found.languages ?? []).map(({ language, ...rest }) => ({ key: language, ...rest })),
  ];
  if (rows.length === 0) return <p className="quiet">{t('feedback.noBreakdown')}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t(by === 'page' ? 'feedback.page' : 'feedback.language')}</th>
          <th scope="col" className="number">
            {t('feedback.responses')}
          </th>
          {figure !== 'count' && (
            <th scope="col" className="number">
              {t(FIGURE_KEYS[figure])}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_SHOWN).map((row) => {
          const { value } = readFigure(figure, row);
          return (
            <tr key={row.key}>
              <th scope="row">
                <RowName widget={widget.id} by={by} name={row.key} />
              </th>
              <td className="number">{format.number(row.count)}</td>
              {figure !== 'count' && (
                <td className="number">{value === undefined ? '–' : writeFigure(figure, value, format)}</td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function RowName({
  widget,
  by,
  name,
}: {
  readonly widget: string;
  readonly by: 'page' | 'language';
  readonly name: string;
}) {
  const { t, format } = useI18n();
  if (by === 'page' && name === 'other') return t('feedback.otherPages');
  if (by === 'language' && name === 'unknown') return t('common.unknown');
  const shown = by === 'page' ? name.replace(/^https?:\/\//, '') : format.language(name);
  return (
    <Link
      to="/feedback/comments"
      search={by === 'page' ? { widget, page: name } : { widget, language: name }}
    >
      {shown}
    </Link>
  );
}
