/** A rule on the comments and messages that are kept: what it would answer, and what it saw while it only looked on. */
import { useEffect, useRef, useState } from 'react';
import type {
  Account,
  DescribedRule as Rule,
  RuleCounts,
  RuleDifference,
  RuleReplay,
} from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { addUp, daysAgo, useWalk } from '../../ui/past.ts';
import { PastProgress } from '../../ui/past-progress.tsx';
import { Panel } from '../../ui/text.tsx';
import { type Draft, inputOf } from './draft.ts';

export interface PastProps {
  readonly account: Account;
  /** As it is saved. @default it is new */
  readonly rule?: Rule | undefined;
  readonly draft: Draft;
  /** Whether something is missing in the draft. */
  readonly isWrong: boolean;
}

/** How far back, in days: nothing is kept for longer than `retentionDays`. */
const SPANS = [7, 30, 90];
/** The id of a rule that has none yet. */
const NEW = 'new';
/** So many differences are asked for at once, and listed in all. */
const PAGE = 100;
const MOST_LISTED = 30;

export function Past({ account, rule, draft, isWrong }: PastProps) {
  const { t } = useI18n();
  const { api } = useDesk();
  const [days, setDays] = useState('30');
  const fields = useRef<HTMLDivElement>(null);
  // Its button goes when it is opened.
  useEffect(() => fields.current?.querySelector('select')?.focus(), []);
  const { walk, start, stop } = useWalk<RuleReplay>();
  const id = rule?.id ?? NEW;
  const from = () => daysAgo(Number(days));
  const run = () => {
    // A rule that only looks on is tried as if it acted: that is what one wants to see.
    const tried = { ...inputOf(draft, account.id, rule), shadow: false, id };
    const query = { account: account.id, from: from(), limit: PAGE };
    void start(
      async (cursor) =>
        (
          await api.keywordDm.replayRules(
            { rules: [tried], alone: false },
            { ...query, ...(cursor !== undefined && { cursor }) },
          )
        ).data,
    );
  };
  return (
    <Panel title={t('instagramRule.tryPast')}>
      <div className="stack">
        <p className="hint">{t('past.commentsHint')}</p>
        <div className="try-fields" ref={fields}>
          <SelectField
            label={t('past.days')}
            value={days}
            options={SPANS.map((span) => ({
              value: String(span),
              label: t('instagram.lastDays', { count: span }),
            }))}
            onChange={setDays}
          />
          <Button isBusy={walk.isRunning} isDisabled={isWrong} onPress={run}>
            {t('past.tryVerb')}
          </Button>
        </div>
        {isWrong && <p className="hint">{t('past.fixFirst')}</p>}
        <PastProgress walk={walk} onStop={stop} />
        {walk.pages && <Found pages={walk.pages} id={id} />}
        {rule?.shadow && <Sightings rule={rule} from={from} />}
      </div>
    </Panel>
  );
}

function Found({ pages, id }: { readonly pages: readonly RuleReplay[]; readonly id: string }) {
  const { t } = useI18n();
  const counts = addUp(pages.map((page) => page.counts));
  const answers = addUp(pages.map((page) => page.answers));
  const items = pages.flatMap((page) => page.items);
  const names = Object.assign({}, ...pages.map((page) => page.names)) as Readonly<Record<string, string>>;
  const beyond = pages.reduce((sum, page) => sum + page.beyondRules + page.withoutText, 0);
  const waits = pages.some(({ notTried }) => notTried.includes(id));
  const parts = [
    t('past.thisAnswers', { count: answers[id] ?? 0 }),
    t('past.commentAnswered', { count: counts.answered ?? 0 }),
    t('past.commentUnanswered', { count: counts.unanswered ?? 0 }),
    t('past.commentOther', { count: counts['other-rule'] ?? 0 }),
  ];
  return (
    <div className="stack" role="status">
      <ul className="past-counts">
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      {waits && <p className="callout warn">{t('past.waitsForPost')}</p>}
      {beyond > 0 && <p className="callout">{t('past.beyondRules', { count: beyond })}</p>}
      {items.length > 0 && <Differences items={items.slice(0, MOST_LISTED)} names={names} />}
      {items.length > MOST_LISTED && <p className="quiet">{t('past.shownFirst', { shown: MOST_LISTED })}</p>}
      <p className="hint">{t('past.nothingSent')}</p>
    </div>
  );
}

interface DifferencesProps {
  readonly items: readonly RuleDifference[];
  readonly names: Readonly<Record<string, string>>;
}

function Differences({ items, names }: DifferencesProps) {
  const { t } = useI18n();
  const nameOf = (id: string | undefined) => (id === undefined ? t('past.nobody') : (names[id] ?? id));
  return (
    <table className="plain-table past-table">
      <thead>
        <tr>
          <th scope="col">{t('past.text')}</th>
          <th scope="col">{t('past.answersNow')}</th>
          <th scope="col">{t('past.wouldAnswer')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, text, now, candidate }) => (
          <tr key={id}>
            <td>{text}</td>
            <td>{nameOf(now)}</td>
            <td>{nameOf(candidate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sightings({ rule, from }: { readonly rule: Rule; readonly from: () => string }) {
  const { t } = useI18n();
  const { api } = useDesk();
  const { walk, start, stop } = useWalk<RuleCounts>();
  const run = () => {
    const query = { account: rule.account, from: from() };
    void start(
      async (cursor) =>
        (await api.keywordDm.countRules({ ...query, ...(cursor !== undefined && { cursor }) })).data,
    );
  };
  const own = (walk.pages ?? []).flatMap((page) => page.items.filter(({ ruleId }) => ruleId === rule.id));
  const sum = (name: 'seen' | 'would') => own.reduce((all, one) => all + one[name], 0);
  return (
    <div className="stack" role="status">
      {walk.pages && <p>{t('past.sightings', { count: sum('seen'), would: sum('would') })}</p>}
      <PastProgress walk={walk} onStop={stop} />
      <div className="actions">
        <Button isBusy={walk.isRunning} onPress={run}>
          {t('past.count')}
        </Button>
      </div>
    </div>
  );
}
