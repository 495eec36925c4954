/** What waits for a destination, or was given up: read when it is opened. */
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Async } from '../../ui/states.tsx';
import { type Listed, type Teller, useLegs } from './queries.ts';
import { ToldList } from './told-list.tsx';

export function LegsOf({ teller, state }: { readonly teller: Teller; readonly state: Listed }) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const query = useLegs(teller, state, isOpen);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(state === 'waiting' ? 'destinations.showWaiting' : 'destinations.showGivenUp')}</summary>
      {isOpen && (
        <Async query={query} rows={2}>
          {({ items, more }) => (
            <>
              <ToldList items={items} pipeline={teller.pipeline} />
              {more && <p className="quiet">{t('destinations.more')}</p>}
            </>
          )}
        </Async>
      )}
    </details>
  );
}
