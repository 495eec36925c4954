/** When a rule listens, how often it answers the same person, and where it stands among the others. */
import { ownTimeZone } from '../../i18n/format.ts';
import { useI18n } from '../../i18n/index.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/text.tsx';
import { type EditorFieldsProps, useProblem } from './editor-fields.tsx';

/** The API knows no later year; some browsers take six digits where nothing is said. */
const LAST = '9999-12-31T23:59';

export function RuleTimes(props: EditorFieldsProps) {
  const { t } = useI18n();
  const { draft, onChange } = props;
  const problem = useProblem(props);
  return (
    <Panel title={t('instagramRule.more')}>
      <div className="stack">
        <div className="field-row">
          <TextField
            type="datetime-local"
            label={t('instagramRule.from')}
            max={LAST}
            value={draft.activeFrom}
            error={problem('activeFrom')}
            onChange={(activeFrom) => onChange({ activeFrom })}
          />
          <TextField
            type="datetime-local"
            label={t('instagramRule.until')}
            max={LAST}
            value={draft.activeUntil}
            error={problem('activeUntil')}
            onChange={(activeUntil) => onChange({ activeUntil })}
          />
        </div>
        <p className="hint">{t('instagramRule.timesHint', { zone: ownTimeZone() })}</p>
        <div className="field-row">
          <TextField
            type="number"
            label={t('instagramRule.cooldown')}
            hint={t('instagramRule.cooldownHint')}
            value={draft.cooldownHours}
            error={problem('cooldownHours')}
            onChange={(cooldownHours) => onChange({ cooldownHours })}
          />
          <TextField
            type="number"
            label={t('instagramRule.priority')}
            hint={t('instagramRule.priorityHint')}
            value={draft.priority}
            error={problem('priority')}
            onChange={(priority) => onChange({ priority })}
          />
        </div>
      </div>
    </Panel>
  );
}
