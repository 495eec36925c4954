/** Asks since when a destination is told again what was given up. */
import { type FormEvent, useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Button } from '../../ui/button.tsx';
import { beginningOf, dayBefore } from '../../ui/days.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Failure } from '../../ui/states.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { type Teller, useReplay } from './queries.ts';
import { replaySaid } from './words.ts';

interface ReplayProps {
  readonly teller: Teller;
  readonly onClose: () => void;
}

export function Replay({ teller, onClose }: ReplayProps) {
  const { t } = useI18n();
  const notify = useNotify();
  const replay = useReplay(teller);
  const [day, setDay] = useState(() => dayBefore(7));
  const [includeUnknown, setIncludeUnknown] = useState(false);
  const since = beginningOf(day);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A busy button is none that sends the form, but the Enter key does.
    if (!since || replay.isPending) return;
    replay.mutate(
      { since: since.toISOString(), includeUnknown },
      {
        onSuccess: (count) => {
          onClose();
          notify({ text: replaySaid(count, includeUnknown, t) });
        },
      },
    );
  };
  return (
    <Dialog title={t('destinations.replayTitle', { id: teller.destination.id })} isOpen onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <p>{t('destinations.replayText')}</p>
        <TextField
          type="date"
          label={t('destinations.replaySince')}
          value={day}
          onChange={setDay}
          {...(!since && { error: t('destinations.noDay') })}
        />
        <CheckField
          label={t('destinations.unknown')}
          hint={t('destinations.unknownHint')}
          isChecked={includeUnknown}
          onChange={setIncludeUnknown}
        />
        {replay.error && <Failure error={replay.error} />}
        <div className="actions end">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={replay.isPending}>
            {t('destinations.replay')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
