/** How something is spread over a few kinds: a table whose cells have bars in them. */
import { useI18n } from '../../i18n/index.tsx';

interface Share {
  readonly name: string;
  readonly count: number;
  /** @default 1, the accent */
  readonly tone?: 'good' | 'warn' | 'bad';
}

interface SharesProps {
  readonly caption: string;
  /** Of the first column. */
  readonly head: string;
  readonly rows: readonly Share[];
}

export function Shares({ caption, head, rows }: SharesProps) {
  const { t, format } = useI18n();
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <table className="shares">
      <caption className="chart-title">{caption}</caption>
      <thead className="unseen">
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{t('charts.share')}</th>
          <th scope="col">{t('charts.count')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, count, tone }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="share">
              <svg width="100%" height="14" aria-hidden>
                <rect className="share-ground" width="100%" height="14" rx="3" />
                <rect
                  className={`share-bar ${tone ?? ''}`}
                  width={`${(100 * count) / most}%`}
                  height="14"
                  rx="3"
                />
              </svg>
              <span className="unseen">{all === 0 ? '' : format.percent(count / all)}</span>
            </td>
            <td className="number">
              {format.number(count)}
              <span className="quiet" aria-hidden>
                {all === 0 ? '' : ` · ${format.percent(count / all)}`}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
