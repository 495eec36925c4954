/** A check list for a first start. It goes once everything is done. */
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useDesk } from '../../shell/desk.tsx';
import { Panel } from '../../ui/text.tsx';
import { totalOf, useCounts } from '../inbox/queries.ts';
import { useHealth } from './queries.ts';

interface Step {
  readonly label: PlainKey;
  readonly to: '/set-up' | '/inbox';
  readonly isDone: boolean;
}

export function FirstSteps() {
  const { t } = useI18n();
  const { has } = useDesk();
  const { data: counts } = useCounts();
  const mail = useHealth().find(({ health }) => health?.mail)?.health?.mail;
  if (!has('contact') || !counts || !mail) return null;
  const total = (state: 'new' | 'read' | 'archived' | 'spam') => totalOf(counts, state)?.count ?? 0;
  const seen = total('read') + total('archived');
  const any = seen + total('new') + total('spam') > 0;
  const steps: readonly Step[] = [
    { label: 'home.stepForm', to: '/set-up', isDone: any },
    { label: 'home.stepMessage', to: '/set-up', isDone: any },
    { label: 'home.stepRead', to: '/inbox', isDone: seen > 0 },
    { label: 'home.stepMail', to: '/set-up', isDone: !mail.sandbox },
  ];
  // Mail alone is said under health, too: no list for it.
  if (steps.slice(0, 3).every(({ isDone }) => isDone)) return null;
  return (
    <Panel title={t('home.start')}>
      <ol className="steps">
        {steps.map(({ label, to, isDone }) => (
          <li key={label} className={isDone ? 'done' : undefined}>
            {isDone ? <CircleCheck aria-hidden className="icon" /> : <Circle aria-hidden className="icon" />}
            {isDone ? <span>{t(label)}</span> : <Link to={to}>{t(label)}</Link>}
            <span className="unseen">({t(isDone ? 'home.stepDone' : 'home.stepOpen')})</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
