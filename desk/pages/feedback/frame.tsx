/** The frame of the feedback pages: which widget, and the way between the pages. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { MessageSquareOff, PowerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { useWidgets } from './queries.ts';
import type { FeedbackSearch } from './search.ts';

const TABS = [
  { to: '/feedback', label: 'feedback.tabResults' },
  { to: '/feedback/comments', label: 'feedback.tabComments' },
  { to: '/feedback/widget', label: 'feedback.tabWidget' },
] as const;

interface FrameProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: (widget: ConfiguredWidget) => ReactNode;
}

export function FeedbackFrame({ title, lead, children }: FrameProps) {
  const { t } = useI18n();
  const { has } = useDesk();
  const { widget: wanted } = useSearch({ strict: false }) as FeedbackSearch;
  const widgets = useWidgets();
  if (!has('feedback'))
    return (
      <Page title={title}>
        <Empty icon={PowerOff} title={t('common.notDeployed')}>
          {t('common.notDeployedHint')}
        </Empty>
      </Page>
    );
  const widget = widgets.data?.find(({ id }) => id === wanted) ?? widgets.data?.[0];
  return (
    <Page title={title} lead={lead}>
      <div className="sub-head">
        <nav className="tabs" aria-label={t('feedback.title')}>
          {TABS.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              search={wanted === undefined ? {} : { widget: wanted }}
              activeOptions={{ exact: true, includeSearch: false }}
              className="tab"
            >
              {t(label)}
            </Link>
          ))}
        </nav>
        {widgets.data && widget && <WidgetChoice widgets={widgets.data} widget={widget} />}
      </div>
      <Async query={widgets}>
        {() =>
          widget ? (
            children(widget)
          ) : (
            <Empty icon={MessageSquareOff} title={t('feedback.noWidgets')}>
              {t('feedback.noWidgetsHint')}
            </Empty>
          )
        }
      </Async>
    </Page>
  );
}

function WidgetChoice({
  widgets,
  widget,
}: {
  readonly widgets: readonly ConfiguredWidget[];
  readonly widget: ConfiguredWidget;
}) {
  const { t } = useI18n();
  const navigate = useNavigate();
  return (
    <SelectField
      label={t('feedback.widget')}
      hideLabel
      value={widget.id}
      options={widgets.map(({ id, title }) => ({ value: id, label: title ? `${id} – ${title}` : id }))}
      onChange={(id) => void navigate({ to: '.', search: { widget: id } })}
    />
  );
}
