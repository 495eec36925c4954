/** A check list for a first start. It goes once everything is done. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import type { ResponseCounts } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useDesk } from '../../shell/desk.tsx';
import { Panel } from '../../ui/text.tsx';
import { totalOf, useCounts } from '../inbox/queries.ts';
import { useHealth, useResponseCounts } from './queries.ts';
import { isConnected, isOnWebsite, LOOKED_AT } from './steps.ts';

const ALL_STATES = 'new,read,archived,spam';

interface Step {
  readonly label: PlainKey;
  /** @default it is done elsewhere, as its words say */
  readonly to?: '/set-up' | '/inbox' | '/feedback' | '/instagram/connect';
  readonly isDone: boolean;
}

export function FirstSteps() {
  const { t } = useI18n();
  const { has } = useDesk();
  const { data: counts } = useCounts();
  const { data: responses } = useResponseCounts();
  const doing = useHealth();
  const mail = doing.find(({ health }) => health?.mail)?.health?.mail;
  const accounts = doing.find(({ health }) => health?.accounts)?.health?.accounts ?? [];
  const total = (state: 'new' | 'read' | 'archived' | 'spam') => totalOf(counts, state)?.count ?? 0;
  const seen = total('read') + total('archived');
  const all = seen + total('new') + total('spam');
  const newest = useNewest(all);
  if (!has('contact') || !counts || !mail) return null;
  // Whether it is done is not known yet: nothing is said that would be taken back.
  if (newest.isLoading) return null;
  const any = all > 0;
  const steps: readonly Step[] = [
    { label: 'home.stepForm', to: '/set-up', isDone: isOnWebsite(all, newest.data) },
    { label: 'home.stepMessage', to: '/set-up', isDone: any },
    { label: 'home.stepRead', to: '/inbox', isDone: seen > 0 },
    ...(responses && responses.items.length > 0
      ? [{ label: 'home.stepWidget', to: '/feedback', isDone: isAnswered(responses) } as const]
      : []),
    ...(accounts.length > 0
      ? [
          {
            label: 'home.stepInstagram',
            to: '/instagram/connect',
            isDone: accounts.every(isConnected),
          } as const,
        ]
      : []),
    { label: 'home.stepMail', isDone: !mail.sandbox },
  ];
  // Mail alone is said under health, too: no list for it.
  if (steps.slice(0, 3).every(({ isDone }) => isDone)) return null;
  return (
    <Panel title={t('home.start')}>
      <ol className="steps">
        {steps.map(({ label, to, isDone }) => (
          <li key={label} className={isDone ? 'done' : undefined}>
            {isDone ? <CircleCheck aria-hidden className="icon" /> : <Circle aria-hidden className="icon" />}
            {isDone || to === undefined ? <span>{t(label)}</span> : <Link to={to}>{t(label)}</Link>}
            <span className="unseen">({t(isDone ? 'home.stepDone' : 'home.stepOpen')})</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** While there are few messages: they may all be tests. */
function useNewest(count: number) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['contact', 'first-steps'],
    queryFn: async ({ signal }) =>
      (await api.contact.listSubmissions({ state: ALL_STATES, limit: LOOKED_AT }, { signal })).data.items,
    enabled: count > 0 && count <= LOOKED_AT,
  });
}

function isAnswered({ items }: ResponseCounts): boolean {
  return items.some((item) => item.new.count + item.spam.count > 0);
}
