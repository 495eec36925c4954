import type { FoundSubmissions } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';

/** How far back a search has looked, and what it costs. */
export function SearchProgress({ pages }: { readonly pages: readonly FoundSubmissions[] }) {
  const { t, format } = useI18n();
  const count = pages.reduce((sum, { search }) => sum + (search?.scanned ?? 0), 0);
  const last = pages.at(-1)?.search;
  const text =
    last?.until && !last.complete
      ? t('inbox.searchedUntil', { count, until: format.date(last.until) })
      : t('inbox.searchedAll', { count });
  return (
    <div className="search-progress" role="status">
      <p>{text}</p>
      {!last?.complete && <p className="hint">{t('inbox.searchCost')}</p>}
    </div>
  );
}
