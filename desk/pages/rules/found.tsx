/** What would be different: how many of each kind, and the newest of them. */
import { Link } from '@tanstack/react-router';
import type { Replay } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { addUp } from '../../ui/past.ts';
import { Moment } from '../../ui/text.tsx';
import type { Ruled } from './queries.ts';
import { COUNTED, partName, shown } from './words.ts';

/** So many are listed. */
const MOST_LISTED = 50;

export function Found({ pages, ruled }: { readonly pages: readonly Replay[]; readonly ruled: Ruled }) {
  const { t } = useI18n();
  const counts = addUp(pages.map((page) => page.counts));
  const fired = addUp(pages.map((page) => page.fired));
  const items = pages.flatMap((page) => page.items);
  const total = (name: 'withoutSigns' | 'changedSince') => pages.reduce((sum, page) => sum + page[name], 0);
  return (
    <div className="stack" role="status">
      <p>{items.length === 0 ? t('past.none') : t('past.different', { count: items.length })}</p>
      {items.length > 0 && (
        <ul className="past-counts">
          {COUNTED.flatMap(([name, key]) =>
            counts[name] ? [<li key={name}>{t(key, { count: counts[name] })}</li>] : [],
          )}
        </ul>
      )}
      {Object.keys(fired).length > 0 && (
        <ul className="past-counts">
          {Object.entries(fired).map(([rule, count]) => (
            <li key={rule}>{t('past.fires', { rule, count })}</li>
          ))}
        </ul>
      )}
      {total('withoutSigns') > 0 && (
        <p className="callout warn">{t('past.withoutSigns', { count: total('withoutSigns') })}</p>
      )}
      {total('changedSince') > 0 && (
        <p className="callout">{t('past.changedSince', { count: total('changedSince') })}</p>
      )}
      {items.length > 0 && <Differences items={items.slice(0, MOST_LISTED)} ruled={ruled} />}
      {items.length > MOST_LISTED && <p className="quiet">{t('past.shownFirst', { shown: MOST_LISTED })}</p>}
      <p className="hint">{t('past.nothingSent')}</p>
    </div>
  );
}

function Differences({ items, ruled }: { readonly items: Replay['items']; readonly ruled: Ruled }) {
  const { t, format } = useI18n();
  return (
    <table className="plain-table past-table">
      <thead>
        <tr>
          <th scope="col">{t('past.received')}</th>
          <th scope="col">{t('past.whatChanges')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, receivedAt, changes, now, candidate }) => (
          <tr key={id}>
            <th scope="row">
              {ruled.hasInbox ? (
                // What is written above stays in its own tab.
                <Link
                  to="/inbox/$id"
                  params={{ id }}
                  target="_blank"
                  rel="noopener"
                  aria-label={t('common.newTab', { name: format.moment(receivedAt) })}
                >
                  <Moment at={receivedAt} />
                </Link>
              ) : (
                <Moment at={receivedAt} />
              )}
            </th>
            <td>
              {changes.map((part) => (
                <p key={part}>
                  {partName(part, t)}: {shown(now[part as keyof typeof now], t)} →{' '}
                  <strong>{shown(candidate[part as keyof typeof candidate], t)}</strong>
                </p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
