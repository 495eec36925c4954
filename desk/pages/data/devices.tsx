/** How each device stands: its last reading, and the alarms that its owner got. */
import { Link } from '@tanstack/react-router';
import type { Device, Metric } from '../../../contract/client/data.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Ago, Badge } from '../../ui/text.tsx';
import type { DataSearch } from './search.ts';
import { writeValue } from './value.ts';

interface DevicesProps {
  readonly metric: Metric;
  readonly items: readonly Device[];
  /** The one that is looked at. */
  readonly shown: string;
  readonly search: DataSearch;
}

export function Devices({ metric, items, shown, search }: DevicesProps) {
  const { t, format } = useI18n();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('data.device')}</th>
          <th scope="col" className="number">
            {t('data.last')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((device) => (
          <tr key={device.device}>
            <th scope="row">
              <Link
                to="/data"
                search={{ ...search, metric: metric.metric, device: device.device }}
                aria-current={device.device === shown ? 'true' : undefined}
              >
                {device.device}
              </Link>
              <div className="device-state">
                <State device={device} metric={metric} />
              </div>
            </th>
            <td className="number">
              {device.last.value === undefined ? '–' : writeValue(device.last.value, metric.unit, format)}
              <div className="quiet">
                <Ago at={device.last.at} />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({
  device: { crossed, silentSince },
  metric: { unit },
}: {
  readonly device: Device;
  readonly metric: Metric;
}) {
  const { t, format } = useI18n();
  return (
    <>
      {silentSince !== undefined && (
        <Badge tone="bad">{t('data.silent', { since: format.moment(silentSince) })}</Badge>
      )}
      {crossed.map(({ side, limit }) => (
        <Badge tone="warn" key={`${side} ${limit}`}>
          {t(side === 'above' ? 'data.above' : 'data.below', { limit: writeValue(limit, unit, format) })}
        </Badge>
      ))}
      {silentSince === undefined && crossed.length === 0 && <Badge tone="good">{t('data.normal')}</Badge>}
    </>
  );
}
