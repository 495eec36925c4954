import { Link } from '@tanstack/react-router';
import type { FoundSubmissions } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { InboxSearch } from './search.ts';

/** How far back a search has looked, and what it costs. */
interface SearchProgressProps {
  readonly pages: readonly FoundSubmissions[];
  readonly search: InboxSearch;
}

export function SearchProgress({ pages, search }: SearchProgressProps) {
  const { t, format } = useI18n();
  const count = pages.reduce((sum, { search }) => sum + (search?.scanned ?? 0), 0);
  const last = pages.at(-1)?.search;
  const text =
    last?.until && !last.complete
      ? t('inbox.searchedUntil', { count, until: format.date(last.until) })
      : t('inbox.searchedAll', { count });
  return (
    <div className="search-progress">
      <div role="status">
        <p>{text}</p>
        {!last?.complete && <p className="hint">{t('inbox.searchCost')}</p>}
      </div>
      {search.view !== 'all' && (
        <p>
          <Link to="/inbox" search={{ ...search, view: 'all' }}>
            {t('inbox.searchAll')}
          </Link>
        </p>
      )}
    </div>
  );
}
