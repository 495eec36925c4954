/** When a rule listens, how often it answers the same person, and where it stands among the others. */
import { useI18n } from '../../i18n/index.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/text.tsx';
import { type EditorFieldsProps, useProblem } from './editor-fields.tsx';

export function RuleTimes(props: EditorFieldsProps) {
  const { t } = useI18n();
  const { draft, onChange } = props;
  const problem = useProblem(props);
  return (
    <Panel title={t('instagram.more')}>
      <div className="stack">
        <div className="field-row">
          <TextField
            type="datetime-local"
            label={t('instagram.from')}
            value={draft.activeFrom}
            onChange={(activeFrom) => onChange({ activeFrom })}
          />
          <TextField
            type="datetime-local"
            label={t('instagram.until')}
            value={draft.activeUntil}
            error={problem('activeUntil')}
            onChange={(activeUntil) => onChange({ activeUntil })}
          />
        </div>
        <p className="hint">
          {t('instagram.timesHint', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        </p>
        <div className="field-row">
          <TextField
            type="number"
            label={t('instagram.cooldown')}
            hint={t('instagram.cooldownHint')}
            value={draft.cooldownHours}
            error={problem('cooldownHours')}
            onChange={(cooldownHours) => onChange({ cooldownHours })}
          />
          <TextField
            type="number"
            label={t('instagram.priority')}
            hint={t('instagram.priorityHint')}
            value={draft.priority}
            error={problem('priority')}
            onChange={(priority) => onChange({ priority })}
          />
        </div>
      </div>
    </Panel>
  );
}
