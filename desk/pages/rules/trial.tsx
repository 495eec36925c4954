/** Tries rules that are written here, and another threshold for spam, on what is stored. Nothing is sent or saved. */
import { type FormEvent, useState } from 'react';
import type { FiredCounts, Replay } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { LeaveQuestion } from '../../ui/leave-question.tsx';
import { daysAgo, useWalk, type Walk } from '../../ui/past.ts';
import { PastProgress } from '../../ui/past-progress.tsx';
import { Panel } from '../../ui/text.tsx';
import { mistakesOf, readPoints, readRules } from './candidate.ts';
import { Found } from './found.tsx';
import type { Ruled } from './queries.ts';

interface TrialProps {
  readonly ruled: Ruled;
  /** As they are configured: what one begins with. */
  readonly rules: FiredCounts['rules'];
  readonly threshold: number;
  readonly days: number;
}

export function Trial({ ruled, rules, threshold, days }: TrialProps) {
  const { t } = useI18n();
  const [base] = useState(() => ({ text: JSON.stringify(rules, null, 2), points: String(threshold) }));
  const [text, setText] = useState(base.text);
  const [points, setPoints] = useState(base.points);
  const [isTried, setTried] = useState(false);
  const { walk, start, stop } = useWalk<Replay>();
  const read = readRules(text);
  const most = readPoints(points);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!('rules' in read) || most === undefined) return;
    const from = daysAgo(days);
    const body = { rules: read.rules, threshold: most };
    void start((cursor) => ruled.replay(body, from, cursor));
  };
  return (
    <Panel title={t('past.tryTitle')}>
      <form className="stack past-trial" noValidate onSubmit={submit}>
        <TextField
          label={t('past.rules')}
          hint={t('past.rulesHint')}
          rows={14}
          value={text}
          onChange={setText}
          error={isTried && 'why' in read ? t('past.notJson', { why: read.why }) : undefined}
        />
        <TextField
          label={t('past.threshold')}
          type="number"
          value={points}
          onChange={setPoints}
          error={isTried && most === undefined ? t('past.thresholdWrong') : undefined}
        />
        <div className="actions">
          <Button type="submit" kind="primary" isBusy={walk.isRunning}>
            {t('past.tryVerb')}
          </Button>
        </div>
      </form>
      <Results walk={walk} onStop={stop} ruled={ruled} />
      <LeaveQuestion isChanged={text !== base.text || points !== base.points} />
    </Panel>
  );
}

function Results({
  walk,
  onStop,
  ruled,
}: {
  readonly walk: Walk<Replay>;
  readonly onStop: () => void;
  readonly ruled: Ruled;
}) {
  const { t } = useI18n();
  const mistakes = mistakesOf(walk.error);
  if (mistakes.length > 0)
    return (
      <div className="callout bad" role="alert">
        <p>{t('past.wrong')}</p>
        <ul className="mistakes">
          {mistakes.map((mistake) => (
            <li key={mistake}>
              <code>{mistake}</code>
            </li>
          ))}
        </ul>
      </div>
    );
  return (
    <>
      <PastProgress walk={walk} onStop={onStop} />
      {walk.pages && <Found pages={walk.pages} ruled={ruled} />}
    </>
  );
}
