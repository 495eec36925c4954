/** One destination: what each part of the product finds of it, what waits, and the buttons that help. */
import { Play, Redo2, Send } from 'lucide-react';
import { useState } from 'react';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { PART_NAMES } from '../../i18n/names.ts';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useKeptFocus } from '../../ui/kept-focus.ts';
import { legReason } from '../../ui/legs.tsx';
import { Ago, Badge, Facts, Moment, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { LegsOf } from './legs-of.tsx';
import { type Teller, useResume, useTest } from './queries.ts';
import { Replay } from './replay.tsx';
import { testSaid } from './words.ts';

const TYPES = {
  webhook: 'destinations.webhook',
  slack: 'destinations.slack',
  discord: 'destinations.discord',
  teams: 'destinations.teams',
  telegram: 'destinations.telegram',
  mail: 'destinations.mail',
} as const;

export function DestinationPanel({
  id,
  tellers,
}: {
  readonly id: string;
  readonly tellers: readonly Teller[];
}) {
  const { t } = useI18n();
  const [first] = tellers;
  if (!first) return null;
  return (
    <Panel title={id} actions={<Badge>{t(TYPES[first.destination.type])}</Badge>}>
      <ul className="rows">
        {tellers.map((teller) => (
          <Row key={teller.pipeline} teller={teller} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ teller }: { readonly teller: Teller }) {
  const { t } = useI18n();
  const { may } = useMe();
  const { pipeline, destination } = teller;
  const { pausedAt, probeAt, failures, failingSince, reason, waiting, givenUp } = destination;
  const since = pausedAt ?? failingSince;
  return (
    <li className="destination">
      <p className="row-name">
        <strong>{t(PART_NAMES[pipeline])}</strong>
        <State destination={destination} />
      </p>
      <Facts
        rows={[
          [t('destinations.since'), since && <Moment at={since} />],
          [t('destinations.failures'), failures > 0 && String(failures)],
          [t('destinations.answer'), reason !== undefined && legReason(reason, t)],
          [t('destinations.next'), probeAt && <Ago at={probeAt} />],
          [t('destinations.waiting'), counted(waiting, t)],
          [t('destinations.givenUp'), counted(givenUp, t)],
        ]}
      />
      {may(`${pipeline}:write`) && <Actions teller={teller} />}
      {waiting.count > 0 && <LegsOf teller={teller} state="waiting" />}
      {givenUp.count > 0 && <LegsOf teller={teller} state="given-up" />}
    </li>
  );
}

function State({ destination: { pausedAt, failures, reason } }: Pick<Teller, 'destination'>) {
  const { t } = useI18n();
  if (pausedAt !== undefined) return <Badge tone="bad">{t('destinations.paused')}</Badge>;
  if (failures > 0 || reason !== undefined) return <Badge tone="warn">{t('destinations.failing')}</Badge>;
  return <Badge tone="good">{t('destinations.well')}</Badge>;
}

function counted({ count, more }: { readonly count: number; readonly more: boolean }, t: I18n['t']): string {
  return more ? t('destinations.moreThan', { count }) : String(count);
}

function Actions({ teller }: { readonly teller: Teller }) {
  const { t } = useI18n();
  const notify = useNotify();
  const resume = useResume(teller);
  const test = useTest(teller);
  const [isAsked, setAsked] = useState(false);
  const actions = useKeptFocus<HTMLDivElement>();
  const { id, pausedAt, givenUp } = teller.destination;
  /** A name begins with what can be read on its button. */
  const named = (verb: string) =>
    t('common.named', { name: verb, text: `${id}, ${t(PART_NAMES[teller.pipeline])}` });
  const onError = (error: unknown) => notify({ tone: 'bad', text: errorText(error, t) });
  const goOn = () =>
    resume.mutate(undefined, {
      onSuccess: (count) => notify({ text: t('destinations.didResume', { count }) }),
      onError,
    });
  const tryOut = () =>
    test.mutate(undefined, {
      onSuccess: (leg) => notify(testSaid(id, leg, t)),
      onError,
    });
  return (
    <div className="actions" ref={actions}>
      {pausedAt !== undefined && (
        <Button
          small
          kind="primary"
          icon={Play}
          isBusy={resume.isPending}
          label={named(t('destinations.resume'))}
          onPress={goOn}
        >
          {t('destinations.resume')}
        </Button>
      )}
      <Button
        small
        icon={Send}
        isBusy={test.isPending}
        label={named(t('destinations.test'))}
        onPress={tryOut}
      >
        {t('destinations.test')}
      </Button>
      {givenUp.count > 0 && (
        <Button small icon={Redo2} label={named(t('destinations.replay'))} onPress={() => setAsked(true)}>
          {t('destinations.replay')}
        </Button>
      )}
      {isAsked && <Replay teller={teller} onClose={() => setAsked(false)} />}
    </div>
  );
}
