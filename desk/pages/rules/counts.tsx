/** How often each rule fired, and what those that only look on would have changed. */
import type { FiredCounts } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { daysAgo, useWalk } from '../../ui/past.ts';
import { PastProgress } from '../../ui/past-progress.tsx';
import { Badge, Panel } from '../../ui/text.tsx';
import type { Ruled } from './queries.ts';
import { partName } from './words.ts';

interface CountsProps {
  readonly ruled: Ruled;
  /** As they are configured. */
  readonly rules: FiredCounts['rules'];
  readonly days: number;
}

export function Counts({ ruled, rules, days }: CountsProps) {
  const { t } = useI18n();
  const { walk, start, stop } = useWalk<FiredCounts>();
  const from = daysAgo(days);
  return (
    <Panel title={t('past.counts')}>
      <div className="stack">
        {Object.keys(rules).length === 0 ? <p>{t('past.noRules')}</p> : null}
        {walk.pages && <CountsTable rules={rules} pages={walk.pages} />}
        <PastProgress walk={walk} onStop={stop} />
        <div className="actions">
          <Button isBusy={walk.isRunning} onPress={() => void start((cursor) => ruled.count(from, cursor))}>
            {t('past.count')}
          </Button>
        </div>
        <p className="hint">{t('past.countsHint')}</p>
      </div>
    </Panel>
  );
}

function CountsTable({
  rules,
  pages,
}: {
  readonly rules: FiredCounts['rules'];
  readonly pages: readonly FiredCounts[];
}) {
  const { t, format } = useI18n();
  const items = pages.flatMap((page) => page.items);
  const names = [...new Set([...Object.keys(rules), ...items.map(({ rule }) => rule)])];
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('past.rule')}</th>
          <th scope="col" className="number">
            {t('past.fired')}
          </th>
          <th scope="col" className="number">
            {t('past.would')}
          </th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const own = items.filter(({ rule }) => rule === name);
          const fired = own.reduce((sum, one) => sum + one.fired, 0);
          const would = own.reduce((sum, one) => sum + one.wouldChange, 0);
          const parts = [...new Set(own.flatMap((one) => one.parts))];
          return (
            <tr key={name}>
              <th scope="row">
                {name} {rules[name]?.shadow === true && <Badge tone="accent">{t('past.looksOn')}</Badge>}
              </th>
              <td className="number">{format.number(fired)}</td>
              <td className="number">
                {would === 0
                  ? '–'
                  : `${format.number(would)} (${format.list(parts.map((part) => partName(part, t)))})`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
