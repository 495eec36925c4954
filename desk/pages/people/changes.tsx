/** Who changed what, over all pipelines, newest first. */
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../contract/client/contact.ts';
import { clientOf, PIPELINES, type Pipeline } from '../../api/pipelines.ts';
import { useI18n } from '../../i18n/index.tsx';
import { PART_NAMES } from '../../i18n/names.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Age, Badge, Panel } from '../../ui/text.tsx';
import { wordsOf } from './words.ts';

/** Of each pipeline. */
const FIRST = 20;
const MOST = 100;

type Row = AuditEntry & { readonly part: Pipeline | 'desk' };

/** Every part that writes changes down. */
const PARTS = [...PIPELINES, 'desk'] as const;

export function Changes() {
  const { t } = useI18n();
  const { caller } = useMe();
  const maySee = caller?.scopes.some((scope) => scope.endsWith(':audit'));
  return (
    <Panel title={t('people.changes')}>
      {maySee ? <ChangeList /> : <p className="quiet">{t('people.noAudit')}</p>}
    </Panel>
  );
}

function ChangeList() {
  const { t } = useI18n();
  const { api, has } = useDesk();
  const { may } = useMe();
  const [limit, setLimit] = useState(FIRST);
  const query = useQuery({
    queryKey: ['audit', limit],
    queryFn: async ({ signal }): Promise<Row[]> => {
      const asked = PARTS.filter((part) => (part === 'desk' || has(part)) && may(`${part}:audit`));
      const all = await Promise.all(
        asked.map(async (part) => {
          const client = part === 'desk' ? api.desk : clientOf(api, part);
          const { data } = await client.listAudit({ limit }, { signal });
          return data.items.map((item) => ({ ...item, part }));
        }),
      );
      return all.flat().sort((one, other) => other.at.localeCompare(one.at));
    },
    placeholderData: (before) => before,
  });
  return (
    <Async query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty icon={History} title={t('people.noChanges')}>
            {t('people.changesHint')}
          </Empty>
        ) : (
          <div className="stack">
            <p className="hint">{t('people.changesHint')}</p>
            <ul className="rows">
              {rows.map((row) => (
                <ChangeRow key={`${row.part} ${row.at} ${row.what} ${row.target}`} row={row} />
              ))}
            </ul>
            {limit < MOST && rows.length >= limit && (
              <Button isBusy={query.isFetching} onPress={() => setLimit(MOST)}>
                {t('common.showMore')}
              </Button>
            )}
          </div>
        )
      }
    </Async>
  );
}

function ChangeRow({ row: { part, at, by, what, of, target, status } }: { readonly row: Row }) {
  const { t } = useI18n();
  const refused = status !== undefined && status >= 400;
  return (
    <li className="row-link">
      <span className="row-text">
        <span className="row-name">
          <strong>{t(wordsOf(what, part))}</strong>
          <Badge>{[t(PART_NAMES[part]), of].filter(Boolean).join(' · ')}</Badge>
          {refused && <Badge tone="warn">{t('people.failedStatus', { status })}</Badge>}
          {status === undefined && <Badge tone="warn">{t('people.unknownStatus')}</Badge>}
        </span>
        <span className="quiet">
          {by.kind === 'mail' ? t('people.byMail') : by.label || by.id}
          {target && ` · ${target}`}
        </span>
      </span>
      <Age at={at} />
    </li>
  );
}
