/** What devices report: how each stands, and how one has gone. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { RadioTower } from 'lucide-react';
import type { Metric } from '../../../contract/client/data.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { Devices } from './devices.tsx';
import { DataFrame } from './frame.tsx';
import { useDevices, useMetrics } from './queries.ts';
import { Readings } from './readings.tsx';
import { type DataSearch, SPANS } from './search.ts';
import { SPAN_WORDS } from './words.ts';

/** As it stands in the configuration, in any language. */
const METRIC_EXAMPLE = 'data: { streams: { temperature: {} } }';

export function DataPage() {
  const { t } = useI18n();
  const metrics = useMetrics();
  const search = useSearch({ strict: false }) as DataSearch;
  return (
    <DataFrame>
      <Async query={metrics}>
        {(all) => {
          const metric = all.find((one) => one.metric === search.metric) ?? all[0];
          return metric ? (
            <MetricView key={metric.metric} all={all} metric={metric} search={search} />
          ) : (
            <Empty icon={RadioTower} title={t('data.noMetrics')}>
              {t('data.noMetricsHint', { example: METRIC_EXAMPLE })}
            </Empty>
          );
        }}
      </Async>
    </DataFrame>
  );
}

interface MetricProps {
  readonly all: readonly Metric[];
  readonly metric: Metric;
  readonly search: DataSearch;
}

function MetricView({ all, metric, search }: MetricProps) {
  const { t } = useI18n();
  const devices = useDevices(metric.metric);
  return (
    <>
      <Filters all={all} metric={metric} search={search} />
      <Async query={{ ...devices, data: devices.items }}>
        {(items) => {
          const device = search.device ?? items[0]?.device;
          if (device === undefined)
            return (
              <Empty icon={RadioTower} title={t('data.noDevices')}>
                {t('data.noDevicesHint', { metric: metric.metric })}
              </Empty>
            );
          return (
            <>
              <Panel title={device}>
                <Readings metric={metric} device={device} span={search.span ?? '7d'} />
              </Panel>
              <Panel title={t('data.devices')}>
                <Devices metric={metric} items={items} shown={device} search={search} />
                {devices.isFetchNextPageError && <Failure error={devices.error} />}
                {devices.hasNextPage && (
                  <div className="actions">
                    <Button isBusy={devices.isFetchingNextPage} onPress={() => void devices.fetchNextPage()}>
                      {t('common.showMore')}
                    </Button>
                  </div>
                )}
              </Panel>
            </>
          );
        }}
      </Async>
    </>
  );
}

function Filters({ all, metric, search }: MetricProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const go = (next: DataSearch) => void navigate({ to: '.', search: next });
  return (
    <div className="filter-bar">
      <SelectField
        label={t('data.metric')}
        value={metric.metric}
        options={all.map((one) => ({ value: one.metric, label: one.metric }))}
        onChange={(value) => go({ metric: value, ...(search.span && { span: search.span }) })}
      />
      <SelectField
        label={t('data.span')}
        value={search.span ?? '7d'}
        options={SPANS.map((span) => ({ value: span, label: t(SPAN_WORDS[span]) }))}
        onChange={(value) => {
          const span = SPANS.find((one) => one === value);
          go({ ...search, ...(span && { span }) });
        }}
      />
    </div>
  );
}
