/** The list of messages. A plain list of links: what browsers and screen readers know how to work with. */
import { Link } from '@tanstack/react-router';
import { Archive, Inbox, Paperclip, SearchX, ShieldCheck } from 'lucide-react';
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Age, Badge } from '../../ui/text.tsx';
import { STATE_WORDS } from './changes.ts';
import { hasElsewhere, useCounts, type useList } from './queries.ts';
import { type InboxSearch, isFiltered } from './search.ts';
import { SearchProgress } from './search-progress.tsx';
import { previewOf, senderOf } from './words.ts';

export interface ChoiceProps {
  readonly chosen: ReadonlySet<string>;
  readonly setChosen: (chosen: ReadonlySet<string>) => void;
}

interface ListProps extends ChoiceProps {
  readonly list: ReturnType<typeof useList>;
  readonly search: InboxSearch;
  readonly openId: string | undefined;
}

export function MessageList({ list, search, openId, chosen, setChosen }: ListProps) {
  const { t } = useI18n();
  const { items, error, hasNextPage, isFetchingNextPage } = list;
  if (!items)
    return error ? <Failure error={error} onRetry={() => void list.refetch()} /> : <Loading rows={8} />;
  const isSearch = list.data?.pages.at(-1)?.search !== undefined;
  return (
    <>
      {items.length === 0 && !(isSearch && hasNextPage) && <Nothing search={search} />}
      <ul className="messages" aria-busy={list.isFetching}>
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            search={search}
            isOpen={item.id === openId}
            isChosen={chosen.has(item.id)}
            onChoose={() => setChosen(toggled(chosen, item.id))}
          />
        ))}
      </ul>
      {isSearch && <SearchProgress pages={list.data?.pages ?? []} search={search} />}
      {error && (
        <Failure
          error={error}
          onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      {hasNextPage && !error && (
        <div className="list-more">
          <Button isBusy={isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t(isSearch ? 'inbox.searchOn' : 'common.showMore')}
          </Button>
        </div>
      )}
    </>
  );
}

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

interface RowProps {
  readonly item: Submission;
  readonly search: InboxSearch;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Row({ item, search, isOpen, isChosen, onChoose }: RowProps) {
  const { t } = useI18n();
  const name = senderOf(item) || t('inbox.nobody');
  const isNew = item.state === 'new';
  const files = item.attachments?.length ?? 0;
  return (
    <li className={`message${isNew ? ' new' : ''}${isChosen ? ' chosen' : ''}`}>
      <label className="message-check">
        <input type="checkbox" checked={isChosen} onChange={onChoose} />
        <span className="unseen">{t('inbox.choose', { name })}</span>
      </label>
      <Link
        to="/inbox/$id"
        params={{ id: item.id }}
        search={search}
        data-message={item.id}
        className="message-link"
        {...(isOpen && { 'aria-current': 'true' as const })}
      >
        <span className="message-top">
          <span className="message-name">
            {isNew && <span className="unseen">{t('inbox.unread')}: </span>}
            {name}
          </span>
          {files > 0 && (
            <span className="message-clip">
              <Paperclip aria-hidden className="icon" />
              <span className="unseen">{t('inbox.files', { count: files })}</span>
            </span>
          )}
          {search.form === undefined && <span className="message-form">{item.form}</span>}
          <Age at={item.receivedAt} />
        </span>
        <span className="message-preview">{previewOf(item) || t('inbox.noText')}</span>
        <RowBadges item={item} view={search.view ?? 'inbox'} />
      </Link>
    </li>
  );
}

function RowBadges({
  item: { state, labels = [], assignee },
  view,
}: {
  readonly item: Submission;
  readonly view: string;
}) {
  const { t } = useI18n();
  const showsState = view === 'all' && state !== 'new' && state !== 'read';
  return (
    <span className="message-badges">
      {showsState && <Badge tone={state === 'spam' ? 'warn' : 'plain'}>{t(STATE_WORDS[state])}</Badge>}
      {labels.map((label) => (
        <Badge key={label} tone="accent">
          {label}
        </Badge>
      ))}
      {assignee && <Badge>@ {assignee}</Badge>}
    </span>
  );
}

/** An empty list says whether there is nothing, or nothing that fits. */
function Nothing({ search }: { readonly search: InboxSearch }) {
  const { t } = useI18n();
  const counts = useCounts();
  if (isFiltered(search))
    return (
      <Empty
        icon={SearchX}
        title={t('inbox.filteredTitle')}
        action={
          <LinkButton to="/inbox" search={search.view ? { view: search.view } : {}}>
            {t('common.clearFilters')}
          </LinkButton>
        }
      />
    );
  if (search.view === 'archived') return <Empty icon={Archive} title={t('inbox.emptyArchived')} />;
  if (search.view === 'spam') return <Empty icon={ShieldCheck} title={t('inbox.emptySpam')} />;
  if (search.view !== 'all' && hasElsewhere(counts.data) !== false)
    return (
      <Empty icon={Inbox} title={t('inbox.emptyInbox')}>
        {counts.data && t('inbox.emptyInboxHint')}
      </Empty>
    );
  return (
    <Empty
      icon={Inbox}
      title={t('inbox.emptyTitle')}
      action={<LinkButton to="/set-up">{t('inbox.emptyAction')}</LinkButton>}
    >
      {t('inbox.emptyHint')}
    </Empty>
  );
}
