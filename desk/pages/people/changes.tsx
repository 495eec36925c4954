/** Who changed what, over all pipelines, newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { AuditEntry } from '../../../contract/client/contact.ts';
import { clientOf, PIPELINES } from '../../api/pipelines.ts';
import { useI18n } from '../../i18n/index.tsx';
import { PART_NAMES } from '../../i18n/names.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Age, Badge, Panel } from '../../ui/text.tsx';
import { cursorsOf, type ListPage, mergeNewest } from './merge.ts';
import { failureKey, wordsOf } from './words.ts';

/** Of each part, at once. */
const PAGE = 20;

/** Every part that writes changes down. */
const PARTS = [...PIPELINES, 'desk'] as const;
type Part = (typeof PARTS)[number];

type Row = AuditEntry & { readonly part: Part };

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

function useAudit() {
  const { api, has } = useDesk();
  const { may } = useMe();
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => {
      const asked = PARTS.filter((part) => (part === 'desk' || has(part)) && may(`${part}:audit`));
      return Promise.all(
        asked
          .filter((part) => pageParam === undefined || pageParam.has(part))
          .map(async (part): Promise<ListPage<Part, AuditEntry>> => {
            const client = part === 'desk' ? api.desk : clientOf(api, part);
            const cursor = pageParam?.get(part);
            const { data } = await client.listAudit({ limit: PAGE, ...(cursor && { cursor }) }, { signal });
            return { part, ...data };
          }),
      );
    },
    initialPageParam: undefined as ReadonlyMap<Part, string> | undefined,
    getNextPageParam: cursorsOf,
  });
  return { ...query, rows: query.data && mergeNewest(query.data.pages.flat()) };
}

function ChangeList() {
  const { t } = useI18n();
  const audit = useAudit();
  return (
    <Async query={{ ...audit, data: audit.rows }}>
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
            {audit.isFetchNextPageError && <Failure error={audit.error} />}
            {audit.hasNextPage && (
              <div className="actions">
                <Button isBusy={audit.isFetchingNextPage} onPress={() => void audit.fetchNextPage()}>
                  {t('common.showMore')}
                </Button>
              </div>
            )}
          </div>
        )
      }
    </Async>
  );
}

function ChangeRow({ row: { part, at, by, what, of, target, status } }: { readonly row: Row }) {
  const { t } = useI18n();
  const failure = status === undefined ? undefined : failureKey(status);
  return (
    <li className="row-link">
      <span className="row-text">
        <span className="row-name">
          <strong>{t(wordsOf(what, part))}</strong>
          <Badge>{[t(PART_NAMES[part]), of].filter(Boolean).join(' · ')}</Badge>
          {status !== undefined && failure && <Badge tone="warn">{t(failure, { status })}</Badge>}
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
