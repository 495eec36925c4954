/** Messages from forms: the list, and next to it or over it the one that is open. */
import { getRouteApi, Outlet, useParams } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { useFocusOnArrival, useTitle } from '../../ui/page.tsx';
import { BulkBar } from './bulk.tsx';
import { stillListed } from './choice.ts';
import { useExport } from './export.ts';
import { Filters } from './filters.tsx';
import { useListKeys } from './keys.ts';
import { MessageList } from './list.tsx';
import { totalOf, useCounts, useList } from './queries.ts';
import { Views } from './views.tsx';

const route = getRouteApi('/inbox');

export function InboxPage() {
  const { t } = useI18n();
  const search = route.useSearch();
  const { id } = useParams({ strict: false });
  const list = useList(search);
  const counts = useCounts();
  const unread = totalOf(counts.data, 'new', search.form)?.count ?? 0;
  const [picked, setChosen] = useState<ReadonlySet<string>>(new Set());
  const heading = useFocusOnArrival(id === undefined ? 'list' : undefined);
  const exporting = useExport(search);
  useTitle(unread > 0 ? `(${unread}) ${t('inbox.title')}` : t('inbox.title'));
  // The heading of an open message is the page's.
  const Heading = id === undefined ? 'h1' : 'h2';
  const items = list.items ?? [];
  const chosen = stillListed(picked, items);
  useListKeys({ items, openId: id, chosen, setChosen });
  return (
    <div className={id === undefined ? 'inbox' : 'inbox has-open'}>
      <section className="inbox-list" aria-label={t('inbox.list')}>
        <div className="inbox-head">
          <Heading ref={heading} tabIndex={-1} className="inbox-title">
            {t('inbox.title')}
          </Heading>
          <Button small kind="bare" icon={Download} isBusy={exporting.isBusy} onPress={exporting.start}>
            {t(exporting.isBusy ? 'inbox.exporting' : 'inbox.exportCsv')}
          </Button>
        </div>
        <Views search={search} counts={counts.data} />
        <Filters search={search} />
        {chosen.size > 0 && <BulkBar items={items} chosen={chosen} setChosen={setChosen} />}
        <MessageList list={list} search={search} openId={id} chosen={chosen} setChosen={setChosen} />
      </section>
      <Outlet />
    </div>
  );
}
