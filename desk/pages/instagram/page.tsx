/** The rules of an account, in the order in which they are asked, with what came of each. */
import { MessageCircleHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Account, DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { LinkButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { InstagramFrame } from './frame.tsx';
import { inOrder } from './order.ts';
import { type Statistics, useRules, useStatistics } from './queries.ts';
import { RuleRow } from './rule-row.tsx';
import { SentChart } from './sent-chart.tsx';
import { TryComment } from './try-comment.tsx';

const SPANS = [7, 30, 90] as const;

export function InstagramPage() {
  const { t } = useI18n();
  const { may } = useMe();
  return (
    <InstagramFrame
      title={t('instagram.title')}
      actions={(account) =>
        may('keyword-dm:write') && (
          <LinkButton kind="primary" icon={Plus} to="/instagram/rules/new" search={{ account: account.id }}>
            {t('instagram.newRule')}
          </LinkButton>
        )
      }
    >
      {(account) => <Rules key={account.id} account={account} />}
    </InstagramFrame>
  );
}

function Rules({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const { may } = useMe();
  const isWriter = may('keyword-dm:write');
  const rules = useRules(account.id);
  const [days, setDays] = useState<number>(30);
  const statistics = useStatistics(account.id, days);
  return (
    <Async query={rules}>
      {(found) =>
        found.length === 0 ? (
          <Panel>
            <Empty
              icon={MessageCircleHeart}
              title={t('instagram.noRules')}
              action={
                isWriter && (
                  <LinkButton
                    kind="primary"
                    icon={Plus}
                    to="/instagram/rules/new"
                    search={{ account: account.id }}
                  >
                    {t('instagram.firstRule')}
                  </LinkButton>
                )
              }
            >
              {t('instagram.noRulesHint')}
            </Empty>
          </Panel>
        ) : (
          <>
            <Figures days={days} onDays={setDays} statistics={statistics} />
            <RuleList rules={inOrder(found)} statistics={statistics.data} />
            {isWriter && (
              <Panel title={t('instagram.try')}>
                <TryComment account={account.id} />
              </Panel>
            )}
          </>
        )
      }
    </Async>
  );
}

function Figures({
  days,
  onDays,
  statistics,
}: {
  readonly days: number;
  readonly onDays: (days: number) => void;
  readonly statistics: ReturnType<typeof useStatistics>;
}) {
  const { t } = useI18n();
  return (
    <section className="panel" aria-label={t('instagram.results')}>
      <div className="panel-head">
        <h2>{t('instagram.results')}</h2>
        <SelectField
          label={t('instagram.span')}
          hideLabel
          value={String(days)}
          options={SPANS.map((span) => ({
            value: String(span),
            label: t('instagram.lastDays', { count: span }),
          }))}
          onChange={(value) => onDays(Number(value))}
        />
      </div>
      <Async query={statistics} rows={3}>
        {(found) => <SentChart statistics={found} />}
      </Async>
    </section>
  );
}

function RuleList({
  rules,
  statistics,
}: {
  readonly rules: readonly Rule[];
  readonly statistics: Statistics | undefined;
}) {
  const { t } = useI18n();
  const [error, setError] = useState<unknown>();
  return (
    <section className="stack" aria-labelledby="rules-head">
      <div className="list-head">
        <h2 id="rules-head">{t('instagram.rules')}</h2>
        <p className="hint">{t('instagram.orderHint')}</p>
      </div>
      {error !== undefined && <Failure error={error} />}
      <ol className="rule-list">
        {rules.map((rule, i) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            rules={rules}
            position={i}
            figures={statistics?.rules.find(({ ruleId }) => ruleId === rule.id)}
            isCounted={statistics !== undefined}
            onError={setError}
          />
        ))}
      </ol>
    </section>
  );
}
