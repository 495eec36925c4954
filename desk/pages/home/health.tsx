/** How each pipeline is doing, in words. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { Pipeline } from '../../api/pipelines.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { Panel } from '../../ui/text.tsx';
import { type PipelineHealth, useHealth } from './queries.ts';

const NAMES: Readonly<Record<Pipeline, PlainKey>> = {
  contact: 'nav.inbox',
  feedback: 'nav.feedback',
  images: 'nav.pictures',
  'keyword-dm': 'nav.instagram',
};

interface Said {
  readonly text: string;
  readonly isBad: boolean;
}

export function HealthPanel() {
  const { t } = useI18n();
  const all = useHealth();
  if (all.every(({ health, error }) => !health && error)) return null;
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
            health && <Line key={pipeline} name={t(NAMES[pipeline])} said={healthSaid(health, t)} />,
        )}
      </ul>
    </Panel>
  );
}

function mailSaid(sandbox: boolean, t: I18n['t']): Said {
  return { text: t(sandbox ? 'home.sandbox' : 'home.mailReady'), isBad: sandbox };
}

function healthSaid({ legs, deadLetters, troubles }: PipelineHealth, t: I18n['t']): Said[] {
  const sum = (kind: 'pending' | 'overdue' | 'failed') => legs.reduce((all, leg) => all + leg[kind].count, 0);
  const said = [
    ...troubles.map(({ why, remedy }) => ({ text: `${why} ${remedy}`, isBad: true })),
    sum('overdue') > 0 && { text: t('home.overdue', { count: sum('overdue') }), isBad: true },
    sum('failed') > 0 && { text: t('home.failed', { count: sum('failed') }), isBad: true },
    deadLetters > 0 && { text: t('home.deadLetters', { count: deadLetters }), isBad: true },
    sum('pending') > 0 && { text: t('home.pending', { count: sum('pending') }), isBad: false },
  ].filter((one) => one !== false);
  return said.length > 0 ? said : [{ text: t('home.healthy'), isBad: false }];
}

function Line({ name, said }: { readonly name: string; readonly said: readonly Said[] }) {
  const isBad = said.some((one) => one.isBad);
  const Icon = isBad ? CircleAlert : CircleCheck;
  return (
    <li className={isBad ? 'bad' : 'good'}>
      <Icon aria-hidden className="icon" />
      <div>
        <strong>{name}</strong>
        {said.map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </li>
  );
}
