/** Inbox, archive, spam and all, with how much is in each. */
import { Link } from '@tanstack/react-router';
import type { SubmissionCounts } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { type Total, totalOf, unreadText } from './queries.ts';
import { type InboxSearch, VIEWS, type View } from './search.ts';

const LABELS: Readonly<Record<View, PlainKey>> = {
  inbox: 'inbox.viewInbox',
  archived: 'inbox.viewArchived',
  spam: 'inbox.viewSpam',
  all: 'inbox.viewAll',
};
/** What is counted in a view: in the inbox what is unread. */
const COUNTED = { inbox: 'new', archived: undefined, spam: 'spam', all: undefined } as const;

interface ViewsProps {
  readonly search: InboxSearch;
  readonly counts: SubmissionCounts | undefined;
}

export function Views({ search, counts }: ViewsProps) {
  const { t } = useI18n();
  const current = search.view ?? 'inbox';
  return (
    <nav aria-label={t('inbox.views')} className="segments">
      <ul>
        {VIEWS.map((view) => {
          const state = COUNTED[view];
          const total = state && totalOf(counts, state, search.form);
          return (
            <li key={view}>
              <Link
                to="/inbox"
                search={{ ...search, view: view === 'inbox' ? undefined : view }}
                className="segment"
                activeProps={{ 'aria-current': undefined }}
                {...(view === current && { 'aria-current': 'true' as const })}
              >
                {t(LABELS[view])}
                {total && total.count > 0 && <ViewCount view={view} total={total} />}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function ViewCount({ view, total }: { readonly view: View; readonly total: Total }) {
  const { t, format } = useI18n();
  const number = `${format.number(total.count)}${total.more ? '+' : ''}`;
  return (
    <>
      <span className={view === 'inbox' ? 'count' : 'count plain'} aria-hidden>
        {number}
      </span>
      <span className="unseen">{view === 'inbox' ? unreadText(total, t) : number}</span>
    </>
  );
}
