/** What AWS's alarms say. */
import type { Alarm } from '../../../contract/client/desk.ts';
import { useI18n } from '../../i18n/index.tsx';
import { partName } from '../../i18n/names.ts';
import { Ago, Badge } from '../../ui/text.tsx';
import { Line } from './line.tsx';
import { useAlarms } from './queries.ts';
import { impactSaid } from './words.ts';

export function AlarmLine() {
  const { t } = useI18n();
  const { data: alarms } = useAlarms();
  if (!alarms) return null;
  const sounding = alarms.filter(({ state }) => state === 'alarm');
  const said =
    sounding.length > 0
      ? { text: t('home.alarmsSound', { count: sounding.length }), isBad: true }
      : { text: t('home.alarmsQuiet', { count: alarms.length }), isBad: false };
  return (
    <Line name={t('home.alarms')} said={[said]}>
      {sounding.length > 0 && (
        <ul className="sounding">
          {sounding.map((alarm) => (
            <Sounding key={alarm.runbook} alarm={alarm} />
          ))}
        </ul>
      )}
    </Line>
  );
}

function Sounding({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useI18n();
  const name = alarm.pipeline === undefined ? undefined : partName(alarm.pipeline);
  return (
    <li>
      <p>
        {name && <Badge>{t(name)}</Badge>} {impactSaid(alarm, t) ?? alarm.impact}
      </p>
      <p className="hint">
        {alarm.since && (
          <>
            <Ago at={alarm.since} />
            {' · '}
          </>
        )}
        {t('home.alarmRunbook', { section: alarm.runbook })}
      </p>
    </li>
  );
}
