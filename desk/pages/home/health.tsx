/** How each pipeline is doing, in words; the alarms, and what the month has cost. */
import { lazy, Suspense } from 'react';
import { type I18n, useI18n, withTexts } from '../../i18n/index.tsx';
import { PART_NAMES } from '../../i18n/names.ts';
import { Panel } from '../../ui/text.tsx';
import { AlarmLine } from './alarm-line.tsx';
import { CostLine } from './cost-line.tsx';
import { Line } from './line.tsx';
import { type PipelineHealth, useHealth } from './queries.ts';
import { troubleText } from './troubles.ts';
import { redriveOf, type Said } from './words.ts';

/** Its words are those of the Instagram pages. */
const AccountLines = lazy(() => withTexts(['instagram', 'instagramAccount'], import('./account-line.tsx')));

export function HealthPanel() {
  const { t } = useI18n();
  const all = useHealth();
  // Where no pipeline has a state of its own there are alarms all the same.
  if (all.length > 0 && all.every(({ health, error }) => !health && error)) return null;
  const mail = all.find(({ health }) => health?.mail)?.health?.mail;
  return (
    <Panel title={t('home.health')}>
      <ul className="health">
        {mail && (
          <Line
            name={t('home.mail')}
            said={[
              { text: t('home.mailFrom', { from: mail.from }), isBad: false },
              mailSaid(mail.sandbox, t),
            ]}
          />
        )}
        {all.map(
          ({ pipeline, health }) =>
            health && (
              <Line key={pipeline} name={t(PART_NAMES[pipeline])} said={healthSaid(pipeline, health, t)} />
            ),
        )}
        {all.map(
          ({ pipeline, health }) =>
            health?.accounts && (
              <Suspense key={`${pipeline} accounts`}>
                <AccountLines accounts={health.accounts} />
              </Suspense>
            ),
        )}
        <AlarmLine />
        <CostLine />
      </ul>
    </Panel>
  );
}

function mailSaid(sandbox: boolean, t: I18n['t']): Said {
  return { text: t(sandbox ? 'home.sandbox' : 'home.mailReady'), isBad: sandbox };
}

/** A pipeline in sentences, what is wrong first. */
export function healthSaid(
  pipeline: string,
  { legs, deadLetters, troubles }: PipelineHealth,
  t: I18n['t'],
): Said[] {
  const sum = (kind: 'pending' | 'overdue' | 'failed') => legs.reduce((all, leg) => all + leg[kind].count, 0);
  const said = [
    ...troubles.map((trouble) => ({ text: troubleText(trouble, t), isBad: true })),
    sum('overdue') > 0 && { text: t('home.overdue', { count: sum('overdue') }), isBad: true },
    sum('failed') > 0 && { text: t('home.failed', { count: sum('failed') }), isBad: true },
    deadLetters > 0 && {
      text: t('home.deadLetters', { count: deadLetters, command: redriveOf(pipeline) }),
      isBad: true,
    },
    sum('pending') > 0 && { text: t('home.pending', { count: sum('pending') }), isBad: false },
  ].filter((one) => one !== false);
  return said.length > 0 ? said : [{ text: t('home.healthy'), isBad: false }];
}
