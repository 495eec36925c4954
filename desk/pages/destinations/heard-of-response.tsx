/** What destinations have heard of one response: read when it is opened, as there are many of them on a page. */
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Async } from '../../ui/states.tsx';
import { useDestinations, useHeard } from './queries.ts';
import { ToldList } from './told-list.tsx';

export default function HeardOfResponse({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const { byId } = useDestinations();
  const [isOpen, setOpen] = useState(false);
  const query = useHeard('feedback', id, isOpen);
  const isTold = byId.some(([, tellers = []]) => tellers.some(({ pipeline }) => pipeline === 'feedback'));
  if (!isTold) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('destinations.heard')}</summary>
      {isOpen && (
        <Async query={query} rows={1}>
          {(items) => <ToldList items={items} pipeline="feedback" withDestination />}
        </Async>
      )}
    </details>
  );
}
