/** The rules of a form or a widget on what is stored: what they did, and what others would have done. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { daysAgo } from '../../ui/past.ts';
import { Async, Empty } from '../../ui/states.tsx';
import { Counts } from './counts.tsx';
import { type Ruled, useRuled } from './queries.ts';
import { Trial } from './trial.tsx';

export function RulesPage() {
  const { t } = useI18n();
  const ruled = useRuled(useSearch({ from: '/set-up/rules' }));
  if (!ruled)
    return (
      <Page title={t('past.open')}>
        <Empty
          icon={ListFilter}
          title={t('errors.noPageHint')}
          action={<Link to="/set-up">{t('nav.setUp')}</Link>}
        />
      </Page>
    );
  return (
    <Page title={t('past.title', { id: ruled.id })} lead={t('past.lead')}>
      <Rules key={ruled.key} ruled={ruled} />
    </Page>
  );
}

/** How far back, in days. */
const SPANS = [7, 30, 90, 365];

function Rules({ ruled }: { readonly ruled: Ruled }) {
  const { t } = useI18n();
  const [days, setDays] = useState(90);
  // The answer for no time at all has the rules as they are configured.
  const configured = useQuery({
    queryKey: ['rules', ruled.key],
    queryFn: () => ruled.count(daysAgo(0), undefined),
    refetchOnWindowFocus: false,
  });
  return (
    <Async query={configured}>
      {({ rules, threshold }) => (
        <>
          <div className="past-days">
            <SelectField
              label={t('past.days')}
              value={String(days)}
              options={SPANS.map((span) => ({
                value: String(span),
                label: t('setUp.days', { count: span }),
              }))}
              onChange={(value) => setDays(Number(value))}
            />
          </div>
          <Counts ruled={ruled} rules={rules} days={days} />
          <Trial ruled={ruled} rules={rules} threshold={threshold} days={days} />
        </>
      )}
    </Async>
  );
}
