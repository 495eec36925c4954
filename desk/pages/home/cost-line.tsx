/** What the month has cost so far, against the fuse of each pipeline that has one. */
import { useI18n } from '../../i18n/index.tsx';
import { PART_NAMES } from '../../i18n/names.ts';
import { Line } from './line.tsx';
import { useBudgets } from './queries.ts';
import { costSaid } from './words.ts';

export function CostLine() {
  const { t, format } = useI18n();
  const known = useBudgets().flatMap(({ pipeline, budget }) => (budget ? [{ pipeline, budget }] : []));
  if (known.length === 0) return null;
  const said = known.flatMap(({ pipeline, budget }) => costSaid(t(PART_NAMES[pipeline]), budget, t, format));
  return (
    <Line
      name={t('home.costs')}
      said={said.length > 0 ? said : [{ text: t('home.noBudget'), isBad: false }]}
    />
  );
}
