/** What a widget's answers say: the figure, how it went, how it is spread, where and in which language. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import type { ConfiguredWidget, Summary } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { Breakdown } from './breakdown.tsx';
import { FeedbackFrame } from './frame.tsx';
import { Headline } from './headline.tsx';
import { useAggregates } from './queries.ts';
import { Ratings } from './ratings.tsx';
import { type FeedbackSearch, SPANS, type Span } from './search.ts';
import { Trend } from './trend.tsx';

/** Longer spans are shown by week: hundreds of columns say nothing. */
const LONGEST_BY_DAY = 90;
/** The API's limit for figures by page. */
const LONGEST_BY_PAGE = 31;

export function FeedbackPage() {
  const { t } = useI18n();
  return (
    <FeedbackFrame title={t('feedback.title')}>
      {(widget) => <Results key={widget.id} widget={widget} />}
    </FeedbackFrame>
  );
}

function Results({ widget }: { readonly widget: ConfiguredWidget }) {
  const { t } = useI18n();
  const { days = 30 } = useSearch({ strict: false }) as FeedbackSearch;
  const navigate = useNavigate();
  const by = days > LONGEST_BY_DAY ? 'week' : 'day';
  const aggregates = useAggregates(widget.id, days, by);
  const choose = (value: string) =>
    void navigate({ to: '.', search: { widget: widget.id, days: Number(value) as Span } });
  return (
    <>
      <div className="filter-bar">
        <SelectField
          label={t('feedback.span')}
          value={String(days)}
          options={SPANS.map((span) => ({
            value: String(span),
            label: t('feedback.lastDays', { count: span }),
          }))}
          onChange={choose}
        />
      </div>
      <Async query={aggregates}>
        {(found) =>
          found.summary.count === 0 ? (
            <Nothing widget={widget} />
          ) : (
            <>
              <Overview widget={widget} summary={found.summary} />
              <Panel title={t('feedback.trend')}>
                <Trend widget={widget} aggregates={found} />
              </Panel>
              <div className="halves">
                <Breakdown widget={widget} days={Math.min(days, LONGEST_BY_PAGE)} by="page" />
                <Breakdown widget={widget} days={days} by="language" />
              </div>
            </>
          )
        }
      </Async>
    </>
  );
}

function Overview({ widget, summary }: { readonly widget: ConfiguredWidget; readonly summary: Summary }) {
  return (
    <div className={widget.scale ? 'halves' : undefined}>
      <section className="panel">
        <Headline widget={widget} summary={summary} />
      </section>
      {widget.scale && (
        <section className="panel">
          <Ratings widget={widget} summary={summary} />
        </section>
      )}
    </div>
  );
}

function Nothing({ widget }: { readonly widget: ConfiguredWidget }) {
  const { t } = useI18n();
  return (
    <Panel>
      <Empty
        icon={Star}
        title={t('feedback.nothing')}
        action={
          <LinkButton kind="primary" to="/feedback/widget" search={{ widget: widget.id }}>
            {t('feedback.toWidget')}
          </LinkButton>
        }
      >
        {t('feedback.nothingHint')}
      </Empty>
    </Panel>
  );
}
