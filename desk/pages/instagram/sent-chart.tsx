/** What was sent and clicked, by day, with the sums. */
import { useI18n } from '../../i18n/index.tsx';
import { Columns } from '../../ui/charts/columns.tsx';
import type { Statistics } from './queries.ts';

export function SentChart({ statistics: { days, rules } }: { readonly statistics: Statistics }) {
  const { t, format } = useI18n();
  const sum = (read: (day: Statistics['days'][number]) => number) =>
    days.reduce((all, day) => all + read(day), 0);
  const sent = sum((day) => day.sent);
  const clicked = sum((day) => day.clicked);
  const withLink = rules.reduce((all, rule) => all + rule.sentWithLink, 0);
  const ofRules = rules.reduce((all, rule) => all + rule.clicked, 0);
  return (
    <div className="stack">
      <dl className="figures">
        <Figure name={t('instagram.sent')} value={format.number(sent)} />
        <Figure name={t('instagram.clicked')} value={format.number(clicked)} />
        <Figure
          name={t('instagram.rate')}
          value={withLink === 0 ? '–' : format.percent(ofRules / withLink)}
          hint={t('instagram.rateHint')}
        />
      </dl>
      <Columns
        title={t('instagram.byDay')}
        summary={t('instagram.byDaySummary', { sent, clicked, days: days.length })}
        head={t('charts.day')}
        series={[
          { name: t('instagram.sentOf'), colour: 1 },
          { name: t('instagram.clickedOf'), colour: 2 },
        ]}
        columns={days.map((day) => ({
          name: format.date(day.day),
          short: format.day(day.day),
          values: [day.sent, day.clicked],
        }))}
      />
    </div>
  );
}

function Figure({
  name,
  value,
  hint,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {hint && <dd className="hint">{hint}</dd>}
    </div>
  );
}
