/** One rule of the list: what it listens to, what came of it, on and off, up and down. */
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react';
import type { DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { IconButton } from '../../ui/button.tsx';
import { CheckField } from '../../ui/fields.tsx';
import { useNow } from '../../ui/now.ts';
import { Badge } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { changedInput } from './draft.ts';
import { moved } from './order.ts';
import { type Statistics, useSaveRule } from './queries.ts';
import { PLACE_KEYS, switchedOnKey, timeOf } from './words.ts';

type Figures = Statistics['rules'][number];

interface RuleRowProps {
  readonly rule: Rule;
  /** All of them, in order. */
  readonly rules: readonly Rule[];
  readonly position: number;
  /** Undefined: nothing was sent in the span, or it is not known yet. */
  readonly figures: Figures | undefined;
  readonly isCounted: boolean;
  readonly onError: (error: unknown) => void;
}

export function RuleRow({ rule, rules, position, figures, isCounted, onError }: RuleRowProps) {
  const { may } = useMe();
  return (
    <li className={rule.enabled ? 'rule' : 'rule off'}>
      <div className="rule-what">
        <RuleName rule={rule} />
        <RuleWords rule={rule} />
        <Shadow rule={rule} />
      </div>
      <RuleFigures rule={rule} figures={figures} isCounted={isCounted} />
      {may('keyword-dm:write') && (
        <RuleControls rule={rule} rules={rules} position={position} onError={onError} />
      )}
      {figures && figures.links.length > 0 && <LinkFigures figures={figures} />}
    </li>
  );
}

function RuleName({ rule }: { readonly rule: Rule }) {
  const { t } = useI18n();
  const time = timeOf(rule, useNow());
  return (
    <h3>
      <Link to="/instagram/rules/$id" params={{ id: rule.id }} search={{ account: rule.account }}>
        {rule.name}
      </Link>
      {!rule.enabled && <Badge>{t('instagram.off')}</Badge>}
      {rule.shadow && <Badge tone="accent">{t('instagram.looksOn')}</Badge>}
      {rule.enabled && time === 'early' && <Badge tone="accent">{t('instagram.notYet')}</Badge>}
      {rule.enabled && time === 'over' && <Badge>{t('instagram.over')}</Badge>}
    </h3>
  );
}

const MOST_SHOWN = 6;

function RuleWords({ rule }: { readonly rule: Rule }) {
  const { t } = useI18n();
  const rest = rule.keywords.length - MOST_SHOWN;
  return (
    <p className="rule-words">
      {rule.match === 'every' ? (
        <span>{t('instagram.everyComment')}</span>
      ) : (
        rule.keywords.slice(0, MOST_SHOWN).map((keyword) => (
          <span className="chip" key={keyword}>
            {keyword}
          </span>
        ))
      )}
      {rest > 0 && <span className="quiet">{t('instagram.moreWords', { count: rest })}</span>}
      <span className="quiet">{t(PLACE_KEYS[rule.scope.on])}</span>
    </p>
  );
}

function Shadow({ rule: { shadowedBy } }: { readonly rule: Rule }) {
  const { t } = useI18n();
  if (!shadowedBy) return null;
  return (
    <p className="attention">
      <TriangleAlert aria-hidden className="icon" />
      <span>{t('instagram.shadowed', { name: shadowedBy.name })}</span>
    </p>
  );
}

function RuleFigures({ rule, figures, isCounted }: Pick<RuleRowProps, 'rule' | 'figures' | 'isCounted'>) {
  const { t, format } = useI18n();
  const of = (value: number | undefined) => (isCounted ? format.number(value ?? 0) : '…');
  return (
    <dl className="rule-figures">
      <div>
        <dt>{t('instagram.sent')}</dt>
        <dd>{of(figures?.sent)}</dd>
      </div>
      <div>
        <dt>{t('instagram.clicked')}</dt>
        <dd>{rule.linkId === undefined && !figures?.sentWithLink ? '–' : of(figures?.clicked)}</dd>
      </div>
      <div>
        <dt>{t('instagram.rate')}</dt>
        <dd>{figures?.rate === undefined ? '–' : format.percent(figures.rate)}</dd>
      </div>
      <div className="last">
        <dt>{t('instagram.lastSent')}</dt>
        <dd>{figures?.lastSentDay ? format.date(figures.lastSentDay) : '–'}</dd>
      </div>
    </dl>
  );
}

function RuleControls({
  rule,
  rules,
  position,
  onError,
}: Pick<RuleRowProps, 'rule' | 'rules' | 'position' | 'onError'>) {
  const { t } = useI18n();
  const notify = useNotify();
  const save = useSaveRule();
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      onError(undefined);
    } catch (error) {
      onError(error);
    }
  };
  const toggle = (enabled: boolean) =>
    attempt(async () => {
      await save.mutateAsync({ before: rule, input: changedInput(rule, { enabled }) });
      notify({
        text: t(enabled ? switchedOnKey(rule, new Date()) : 'instagram.didSwitchOff', { name: rule.name }),
      });
    });
  const move = (by: -1 | 1) =>
    attempt(async () => {
      for (const { id, priority } of moved(rules, rule.id, by)) {
        const before = rules.find((one) => one.id === id);
        if (before)
          await save.mutateAsync({ before, input: changedInput(before, { priority: String(priority) }) });
      }
      const place = position + by + 1;
      notify({ text: t('instagram.didMove', { name: rule.name, place, count: rules.length }) });
    });
  return (
    <div className="rule-controls">
      <IconButton
        small
        icon={ArrowUp}
        label={t('instagram.moveUp', { name: rule.name })}
        isSpent={position === 0}
        isBusy={save.isPending}
        onPress={() => void move(-1)}
      />
      <IconButton
        small
        icon={ArrowDown}
        label={t('instagram.moveDown', { name: rule.name })}
        isSpent={position === rules.length - 1}
        isBusy={save.isPending}
        onPress={() => void move(1)}
      />
      <CheckField
        isSwitch
        label={
          <>
            {t('instagram.on')}
            <span className="unseen"> {rule.name}</span>
          </>
        }
        isChecked={rule.enabled}
        isBusy={save.isPending}
        onChange={(enabled) => void toggle(enabled)}
      />
    </div>
  );
}

/** By link: a rule may have sent another one before. */
function LinkFigures({ figures }: { readonly figures: Figures }) {
  const { t, format } = useI18n();
  return (
    <details className="disclosure rule-more">
      <summary>{t('instagram.byLink')}</summary>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('instagram.link')}</th>
            <th scope="col" className="number">
              {t('instagram.sent')}
            </th>
            <th scope="col" className="number">
              {t('instagram.clicked')}
            </th>
            <th scope="col" className="number">
              {t('instagram.rate')}
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.links.map(({ linkId, name, sent, clicked, rate }) => (
            <tr key={linkId}>
              <th scope="row">{name ?? t('instagram.linkGone')}</th>
              <td className="number">{format.number(sent)}</td>
              <td className="number">{format.number(clicked)}</td>
              <td className="number">{rate === undefined ? '–' : format.percent(rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
