/** The newest messages that nobody has read. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useDeletedIds } from '../../shell/use-deletions.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Age, Panel } from '../../ui/text.tsx';
import { previewOf, senderOf } from '../inbox/words.ts';

const SHOWN = 6;

export function Latest() {
  const { t } = useI18n();
  const { api, has } = useDesk();
  const deleted = useDeletedIds();
  const query = useQuery({
    queryKey: ['contact', 'latest'],
    queryFn: async ({ signal }) =>
      (await api.contact.listSubmissions({ state: 'new', limit: SHOWN }, { signal })).data.items,
    select: (items) => items.filter(({ id }) => !deleted.has(id)),
    enabled: has('contact'),
  });
  if (!has('contact')) return null;
  return (
    <Panel
      title={t('home.latest')}
      actions={
        <LinkButton to="/inbox" kind="bare">
          {t('home.toInbox')}
        </LinkButton>
      }
    >
      <Async query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={MailCheck} title={t('home.allRead')}>
              {t('home.allReadHint')}
            </Empty>
          ) : (
            <ul className="rows">
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          )
        }
      </Async>
    </Panel>
  );
}

function Row({ item }: { readonly item: Submission }) {
  const { t } = useI18n();
  return (
    <li>
      <Link to="/inbox/$id" params={{ id: item.id }} className="row-link">
        <span className="row-text">
          <strong>{senderOf(item) || t('inbox.nobody')}</strong>
          <span className="quiet">{previewOf(item)}</span>
        </span>
        <Age at={item.receivedAt} />
      </Link>
    </li>
  );
}
