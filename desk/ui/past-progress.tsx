/** How far back a walk through what is stored has come. */
import { useI18n } from '../i18n/index.tsx';
import { Button } from './button.tsx';
import type { Walk } from './past.ts';
import { Failure } from './states.tsx';

interface Searched {
  readonly search: { readonly scanned: number; readonly until?: string; readonly complete: boolean };
}

export function PastProgress({
  walk: { pages, isRunning, error },
  onStop,
}: {
  readonly walk: Walk<Searched>;
  readonly onStop: () => void;
}) {
  const { t, format } = useI18n();
  const count = (pages ?? []).reduce((sum, { search }) => sum + search.scanned, 0);
  const last = pages?.at(-1)?.search;
  const isAll = last?.complete ?? false;
  return (
    <div className="stack">
      <p role="status" className="past-progress">
        {pages &&
          (last?.until === undefined || isAll
            ? t('past.lookedThrough', { count })
            : t('past.lookedBackTo', { count, until: format.date(last.until) }))}
        {isRunning && (
          <Button small onPress={onStop}>
            {t('past.stop')}
          </Button>
        )}
      </p>
      {error !== undefined && error !== null && <Failure error={error} />}
    </div>
  );
}
